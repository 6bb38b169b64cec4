/** Zip archives that only store: no compression, no folders, names in ASCII, less than 4 GiB. */
import { crc32 } from 'node:zlib'

export interface ZipEntry {
  name: string
  bytes: Uint8Array
}

/** 2.0, the version of the format that is asked of a reader. */
const version = 20
/** 1 January 1980, where dates begin in a zip: the same contents always are the same bytes. */
const date = (1 << 5) | 1

/**
 * An archive with these files in this order: each behind a header of its own, then the directory that readers start
 * from, then where the directory is. PKWARE's APPNOTE.TXT, 4.3.
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const path = Buffer.from(name, 'ascii')
    // Both headers have these in common: version, flags, method 0 (stored), time, date, checksum, sizes, lengths.
    const common = Buffer.alloc(26)
    common.writeUInt16LE(version, 0)
    common.writeUInt16LE(date, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(path.length, 22)
    const local = [Buffer.from('PK\x03\x04', 'latin1'), common, path, bytes]
    files.push(...local)

    // No comment, first disk, no attributes, and where the header of the file is.
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([version, 0]), common, rest, path)
    offset += size(local)
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size(directory), 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}

const size = (parts: readonly Uint8Array[]) => parts.reduce((sum, { length }) => sum + length, 0)

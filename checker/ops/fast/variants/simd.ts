export { variants } from './matmul.ts'

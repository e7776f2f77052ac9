/** The product's own version, from package.json at build time. */
import { version } from '../../package.json'

export const PRODUCT_VERSION: string = version

/** In place of MapLibre's gestures: nobody moves a map of this product by hand. */
export class HandlerManager {
  stop(): void {}
  destroy(): void {}
  isMoving(): boolean { return false }
  isZooming(): boolean { return false }
  isRotating(): boolean { return false }
}

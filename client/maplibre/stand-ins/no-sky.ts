/** In place of MapLibre's sky: a map that lies flat shows none. */
export function drawSky(): void {}
export function drawAtmosphere(): void {}

/**
 * What of MapLibre's sources is not built into the product, because no map of it uses it: relief and the globe, layers and
 * sources of other kinds, gestures and controls, a second tile format, scripts written from right to left.
 * Vector and raster tiles, symbols, circles and layers of one's own stay.
 */

/** Names that a module exports, by its path in the package: asking for one is an error that says so; a question `is…` is answered no. */
export const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'geo/projection/globe_projection.ts': ['GlobeProjection'],
  'geo/projection/globe_transform.ts': ['createGlobeTransform'],
  'geo/projection/globe_camera_helper.ts': ['GlobeCameraHelper'],
  'geo/projection/vertical_perspective_camera_helper.ts': ['VerticalPerspectiveCameraHelper'],
  'geo/projection/vertical_perspective_transform.ts': ['createVerticalPerspectiveTransform'],
  'geo/projection/vertical_perspective_projection.ts': ['VerticalPerspectiveProjection'],
  'render/terrain.ts': ['Terrain'],
  'webgl/render_to_texture.ts': ['RenderToTexture'],
  'webgl/draw/draw_terrain.ts': ['drawDepth', 'drawTerrain', 'drawTerrainHeightMap'],
  'webgl/draw/draw_heatmap.ts': ['drawHeatmap'],
  'webgl/draw/draw_hillshade.ts': ['drawHillshade'],
  'webgl/draw/draw_color_relief.ts': ['drawColorRelief'],
  'webgl/draw/draw_fill_extrusion.ts': ['drawFillExtrusion'],
  'webgl/draw/draw_collision_debug.ts': ['drawCollisionDebug'],
  'webgl/draw/draw_debug.ts': ['drawDebug', 'drawDebugPadding', 'selectDebugSource'],
  'webgl/program/sky_program.ts': ['skyUniforms'],
  'webgl/program/atmosphere_program.ts': ['atmosphereUniforms'],
  'webgl/program/heatmap_program.ts': ['heatmapUniforms', 'heatmapTextureUniforms'],
  'webgl/program/hillshade_program.ts': ['hillshadeUniforms', 'hillshadePrepareUniforms'],
  'webgl/program/color_relief_program.ts': ['colorReliefUniforms'],
  'webgl/program/fill_extrusion_program.ts': ['fillExtrusionUniforms', 'fillExtrusionPatternUniforms'],
  'webgl/program/debug_program.ts': ['debugUniforms'],
  'style/style_layer/heatmap_style_layer.ts': ['HeatmapStyleLayer', 'isHeatmapStyleLayer'],
  'style/style_layer/hillshade_style_layer.ts': ['HillshadeStyleLayer', 'isHillshadeStyleLayer'],
  'style/style_layer/color_relief_style_layer.ts': ['ColorReliefStyleLayer', 'isColorReliefStyleLayer'],
  'style/style_layer/fill_extrusion_style_layer.ts': ['FillExtrusionStyleLayer', 'isFillExtrusionStyleLayer'],
  'source/image_source.ts': ['ImageSource'],
  'source/canvas_source.ts': ['CanvasSource'],
  'source/video_source.ts': ['VideoSource'],
  'source/raster_dem_tile_source.ts': ['RasterDEMTileSource'],
  'source/raster_dem_tile_worker_source.ts': ['RasterDEMTileWorkerSource'],
  'source/vector_tile_mlt.ts': ['MLTVectorTile'],
  'util/geojson_reproject.ts': ['reprojectGeoJSONToWorld', 'reprojectGeoJSONFromWorld', 'reprojectGeoJSONSourceDiffToWorld'],
  'ui/hash.ts': ['Hash'],
  'ui/control/attribution_control.ts': ['AttributionControl', 'defaultAttributionControlOptions'],
  'ui/control/logo_control.ts': ['LogoControl'],
}

/** Programs of the graphics card that belong to what is left out. */
export const LEFT_OUT_SHADERS = /^shaders\/glsl\/(?:_projection_globe|atmosphere|collision_|color_relief|debug|fill_extrusion|heatmap|hillshade|sky|terrain)/

/** Modules with a smaller one of ours in their place, by its file name in `stand-ins`. */
export const STAND_INS: Readonly<Record<string, string>> = {
  'ui/handler_manager.ts': 'no-gestures.ts',
  'webgl/draw/draw_sky.ts': 'no-sky.ts',
  'style/validate_style.ts': 'own-styles.ts',
  'symbol/bidi.ts': 'left-to-right.ts',
  'symbol/arabic_shaping.ts': 'left-to-right.ts',
}

/** The source of what stands for a module that is left out. */
export const absent = (names: readonly string[]): string => names.map(name => `export function ${name}() { ${
  /^is[A-Z]/.test(name) ? 'return false' : `throw new Error('MapLibre is built without ${name}')`} }`).join('\n')

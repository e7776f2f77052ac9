/** Packs that are broken in one way each, and the faults that have to be told with file and line. */
import { collection, feature, MAPPING, SOUND } from './geo-pack.ts'

export type Changes = Readonly<Record<string, string | undefined>>

export const city = (from: string | RegExp, to: string): Changes => ({ 'city.json': SOUND['city.json']?.replace(from, to) })
export const regions = (...lines: string[]): Changes => ({ 'regions.csv': lines.join('\n') })
const HEAD = 'code,name,level,parent'
export const TREE = [HEAD, 'c,Small,city,', 't1,Town One,town,c', 't2,Town Two,town,c']
const WIDE = 'code,name,shortName,level,parent,key,population,lng,lat'
const square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
const shapes = (...list: [string, unknown, string?][]): Changes =>
  ({ 'regions.geojson': collection([...list.map(([code, rings, type]) => feature(code, rings, type)), feature('t2', [square])]) })
const mapping = (change: Record<string, unknown>): Changes =>
  ({ 'imports/m.json': JSON.stringify({ ...MAPPING, ...change }, undefined, 2) })

/** What is broken, how, and each fault that has to be told with its file and line. */
export const BROKEN: Record<string, [Changes, ...(string | RegExp)[]]> = {
  'no city.json': [{ 'city.json': undefined }, 'city.json:1 is missing'],
  'no regions.csv': [
    { 'regions.csv': undefined, 'regions.geojson': undefined },
    /^imports\/m\.json:\d+ region\.alias\.ONE/, 'regions.csv:1 is missing',
  ],
  'no categories.csv': [{ 'categories.csv': undefined }, 'categories.csv:1 is missing', /^imports\/m\.json:\d+ category\.map\.a/],
  'city.json that is no JSON': [city('"timeZone": "Asia/Shanghai",', '"timeZone": oops,'), /^city\.json:4 is not JSON/],
  'a city.json cut off': [{ 'city.json': '{\n"id": "x",\n' }, /^city\.json:3 is not JSON/],
  'a bad time zone': [city('Asia/Shanghai', 'Asia/Hangzhou'), /^city\.json:4 timeZone: "Asia\/Hangzhou" is not a time zone/],
  'a bad id': [city('"small"', '"Small City"'), /^city\.json:2 id: /],
  'a bad coordinate system': [city('WGS84', 'EPSG:3857'), /^city\.json:5 map\.crs: /],
  'a centre off the earth': [city('[1, 0.5]', '[190, 0.5]'), /^city\.json:5 map\.center\.0: /],
  'levels without towns': [
    city('"area", "town"', '"area", "street"'), /^city\.json:6 levels: has no "town"/,
  ],
  'a denominator that is no number': [city('"towns": 2', '"towns": "two"'), /^city\.json:7 denominators\.towns: /],
  'no name': [city('"zh": "小城", ', ''), /^city\.json:3 names\.zh: /],
  'an unknown parent': [regions(...TREE.slice(0, 3), 't2,Town Two,town,c9'), 'regions.csv:4 unknown parent "c9"'],
  'a duplicate code': [regions(...TREE, 't1,Again,town,c'), 'regions.csv:5 duplicate code "t1" (first on line 3)'],
  'a bad level': [
    regions(...TREE.slice(0, 3), 't2,Town Two,hamlet,c'), 'regions.csv:4 level "hamlet" is none of city.json (city, area, town)',
  ],
  'a parent that is not above': [
    regions(...TREE.slice(0, 3), 't2,Town Two,town,t1'), 'regions.csv:4 parent "t1" is of level town, which is not above town',
  ],
  'a region that is its own parent': [
    regions(...TREE.slice(0, 3), 't2,Town Two,town,t2'), 'regions.csv:4 parent "t2" is of level town, which is not above town',
  ],
  'two roots': [
    regions(...TREE.slice(0, 3), 't2,Town Two,town,'),
    'regions.csv:4 has no parent, as "c" on line 2 has none; only one region is the root',
  ],
  'no root': [
    regions(HEAD, 't1,Town One,town,t2', 't2,Town Two,town,t1'),
    /^regions\.csv:2 no region is the root/, /^regions\.csv:2 parent/, /^regions\.csv:3 parent/,
  ],
  'no town': [
    { ...regions(HEAD, 'c,Small,city,'), 'regions.geojson': undefined },
    /^imports\/m\.json/, 'regions.csv:1 no region is of level town',
  ],
  'a header alone': [{ ...regions(HEAD), 'regions.geojson': undefined }, /^imports\/m\.json/, 'regions.csv:1 no region is of level town'],
  'an empty regions.csv': [
    { 'regions.csv': '', 'regions.geojson': undefined },
    /^imports\/m\.json/, 'regions.csv:1 has no header line (code,name,level,parent)',
  ],
  'a missing column': [
    { ...regions('code,name,parent', 'c,Small,', 't1,Town One,c'), 'regions.geojson': undefined },
    /^imports\/m\.json/, 'regions.csv:1 column "level" is missing',
  ],
  'a column in the wrong case': [
    regions(`${HEAD},shortname`, ...TREE.slice(1).map(line => `${line},`)),
    'regions.csv:1 column "shortname" should be written "shortName"',
  ],
  'a column twice': [
    regions(`${HEAD},code`, ...TREE.slice(1).map(line => `${line},${line.split(',')[0]}`)),
    'regions.csv:1 column "code" is there twice',
  ],
  'a row with too few cells': [
    regions(...TREE.slice(0, 3), 't2,Town Two'), 'regions.csv:4 has 2 cells where the header has 4',
    'regions.geojson:3 feature "t2" is no region of regions.csv',
  ],
  'a quote that never closes': [
    { ...regions(...TREE.slice(0, 3), 't2,"Town Two,town,c'), 'regions.geojson': undefined },
    /^imports\/m\.json/, /^regions\.csv:\d+ .*[Qq]uote/, /^regions\.csv:1 has no header/,
  ],
  'a blank code': [
    regions(...TREE.slice(0, 3), ',Town Two,town,c'), 'regions.csv:4 code is blank', /^regions\.csv:4 town "" has neither/,
    'regions.geojson:3 feature "t2" is no region of regions.csv',
  ],
  'a bad boolean': [
    regions(WIDE, 'c,S,,city,,,,,', 't1,Town One,,town,c,perhaps,,,', 't2,B,,town,c,,,,'),
    'regions.csv:3 key "perhaps" is neither true nor false',
  ],
  'bad numbers': [
    regions(WIDE, 'c,S,,city,,,1e999,,', 't1,Town One,,town,c,,12x,,', 't2,B,,town,c,,0.5,181,0'),
    'regions.csv:2 population "1e999" is not a number', 'regions.csv:3 population "12x" is not a number',
    /^regions\.csv:4 lng 181 is out of range/, 'regions.csv:4 population "0.5" is not a whole number',
  ],
  'half a point': [
    regions(WIDE, 'c,S,,city,,,,,', 't1,Town One,,town,c,,,1,', 't2,B,,town,c,,,,'), 'regions.csv:3 has only one of lng and lat',
  ],
  'a short name twice in an area': [
    regions(WIDE, 'c,S,,city,,,,,', 't1,Town One,Same,town,c,,,,', 't2,B,Same,town,c,,,,'),
    'regions.csv:4 shortName "Same" is taken in the same area (line 3)',
  ],
  'a town with neither polygon nor point': [
    { 'regions.geojson': collection([feature('t2', [square])]) }, 'regions.csv:3 town "t1" has neither a polygon nor a point',
  ],
  'an unknown feature': [
    shapes(['t1', [square]], ['t9', [square]]), 'regions.geojson:3 feature "t9" is no region of regions.csv',
  ],
  'a feature twice': [shapes(['t1', [square]], ['t1', [square]]), 'regions.geojson:3 feature "t1" is there twice'],
  'a feature without a code': [
    {
      'regions.geojson': collection([
        { type: 'Feature', properties: {}, geometry: null }, feature('t1', [square]), feature('t2', [square]),
      ]),
    },
    'regions.geojson:2 features.0 has no property "code"',
  ],
  'an unclosed ring': [shapes(['t1', [square.slice(0, 4)]]), /t1" has neither/, 'regions.geojson:2 feature "t1": a ring is not closed'],
  'a ring of three points': [
    shapes(['t1', [[[0, 0], [1, 0], [0, 0]]]]), /t1" has neither/, 'regions.geojson:2 feature "t1": a ring has 3 points, fewer than 4',
  ],
  'a point that is not finite': [
    shapes(['t1', [[[0, 0], [null, 0], [1, 1], [0, 0]]]]), /t1" has neither/,
    'regions.geojson:2 feature "t1": a ring has a point that is not two finite numbers',
  ],
  'a point out of range': [
    shapes(['t1', [[[0, 0], [500, 0], [1, 1], [0, 0]]]]), /t1" has neither/, 'regions.geojson:2 feature "t1": point 500, 0 is out of range',
  ],
  'a ring that encloses nothing': [
    shapes(['t1', [[[0, 0], [1, 1], [2, 2], [0, 0]]]]), /t1" has neither/, 'regions.geojson:2 feature "t1": a ring encloses nothing',
  ],
  'a hole that is broken': [
    shapes(['t1', [[square, square.slice(1)]], 'MultiPolygon']), /t1" has neither/, 'regions.geojson:2 feature "t1": a ring is not closed',
  ],
  'a line for a region': [shapes(['t1', square, 'LineString']), /t1" has neither/, /^regions\.geojson:2 feature "t1": is a LineString/],
  'geometry that is no JSON': [
    { 'regions.geojson': '{"type":\n"FeatureCollection",,}' }, /t1" has neither/, /t2" has neither/, /^regions\.geojson:2 is not JSON/,
  ],
  'geometry of no known kind': [
    { 'regions.geojson': '{"type": "Map"}' }, /t1" has neither/, /t2" has neither/,
    'regions.geojson:1 is neither a FeatureCollection nor a Topology',
  ],
  'a topology without its arcs': [
    {
      'regions.geojson': collection([feature('t1', [square])]).replace('t1', 't2').replace('[\n', '['),
      'regions.topojson': '{"type":"Topology","arcs":[],"objects":{}}',
    },
    /t1" has neither/, 'regions.topojson:1 stands beside regions.geojson; keep one of them',
  ],
  'a topology with an arc that is not there': [
    {
      'regions.geojson': undefined,
      'regions.topojson': '{"type":"Topology","arcs":[],\n"objects":{"towns":{"type":"GeometryCollection","geometries":[\n'
        + '{"type":"Polygon","properties":{"code":"t1"},"arcs":[[7]]}]}}}',
    },
    /t1" has neither/, /t2" has neither/, /^regions\.topojson:3 geometry can't be read from its arcs/,
  ],
  'a topology with an object that is nothing': [
    { 'regions.geojson': undefined, 'regions.topojson': '{"type":"Topology","arcs":[],"objects":{"towns":\nnull}}' },
    /t1" has neither/, /t2" has neither/, /^regions\.topojson:2 geometry can't be read/,
  ],
  'water of no known kind': [{ 'water.geojson': '[]' }, 'water.geojson:1 is not a FeatureCollection'],
  'water without places': [
    { 'water.geojson': collection([feature('w', [[[0, 'x']]])]) }, 'water.geojson:2 features.0 has no readable coordinates',
  ],
  'no category': [{ 'categories.csv': 'code,name\n' }, 'categories.csv:1 no category', /category\.map\.a: "01" is no category/],
  'a category twice': [{ 'categories.csv': 'code,name\n01,A\n01,B\n' }, 'categories.csv:3 duplicate code "01" (first on line 2)'],
  'bad cells of a category': [
    { 'categories.csv': 'code,name,slaMinutes,sensitive,level\n01,A,soon,oui,5\n' },
    /^categories\.csv:2 level 5 is out of range/, 'categories.csv:2 sensitive "oui" is neither true nor false',
    'categories.csv:2 slaMinutes "soon" is not a number',
  ],
  'a platform that is not there': [
    { 'categories.csv': 'code,name,platform\n01,A,x\n', 'platforms.csv': 'code,name\np,P\n' },
    'categories.csv:2 platform "x" is none of platforms.csv',
  ],
  'a platform twice': [{ 'platforms.csv': 'code,name\np,P\np,Q\n' }, 'platforms.csv:3 duplicate code "p" (first on line 2)'],
  'a force without its glyph': [
    { 'forces.csv': 'code,name,glyph,headcountOnly\nf,F,,maybe\n' }, /forces\.csv:2 glyph/, /forces\.csv:2 headcountOnly/,
  ],
  'a source without a cadence': [
    { 'sources.csv': 'id,name,cadenceSeconds\na,A,\nb,B,0\n' },
    'sources.csv:2 cadenceSeconds is blank', /^sources\.csv:3 cadenceSeconds 0 is out of range/,
  ],
  'tiles that collide': [{ 'mosaic.csv': 'code,col,row\nt1,0,0\nt2,0,0\n' }, 'mosaic.csv:3 column 0, row 0 is taken (line 2)'],
  'a tile without a town, a town without a tile': [
    { 'mosaic.csv': 'code,col,row\nt1,0,0\nc,1,0\n' }, 'mosaic.csv:1 has no tile for t2', 'mosaic.csv:3 "c" is no town of regions.csv',
  ],
  'a tile off the grid': [
    { 'mosaic.csv': 'code,col,row\nt1,-1,0\nt2,0.5,\n' },
    /^mosaic\.csv:2 col -1 is out of range/, /^mosaic\.csv:3 col "0\.5" is not a whole/, 'mosaic.csv:3 row is blank',
  ],
  'a mapping that is no JSON': [{ 'imports/m.json': '{\n\n"fact" 1}' }, /^imports\/m\.json:3 is not JSON/],
  'a mapping with an unknown field': [mapping({ kee: [] }), /^imports\/m\.json:1 .*kee/],
  'a mapping of another fact': [mapping({ fact: 'unit.registered' }), /^imports\/m\.json:2 fact: /],
  'a mapping without a key': [mapping({ key: [] }), /^imports\/m\.json:4 key: /],
  'a pattern that keeps no date': [
    mapping({ happenedAt: { column: 't', format: 'HH:mm' } }), /^imports\/m\.json:10 happenedAt\.format: is neither iso/,
  ],
  'a match without a group': [mapping({ title: { column: 'x', match: 'a.*' } }), /^imports\/m\.json:\d+ title\.match: needs to be/],
  'a match that is no expression': [mapping({ title: { column: 'x', match: '(' } }), /^imports\/m\.json:\d+ title\.match: needs to be/],
  'a mapping in no time zone': [
    mapping({ happenedAt: { column: 't', timeZone: 'Moon/Base' } }), /^imports\/m\.json:\d+ happenedAt\.timeZone: is not a time zone/,
  ],
  'a recording time of no kind': [mapping({ recordedAt: 'later' }), /^imports\/m\.json:\d+ recordedAt: is neither/],
  'a mapping to unknown categories': [
    mapping({ category: { column: 'c', map: { a: '01', b: '02' }, else: '03' } }),
    /^imports\/m\.json:28 category\.map\.b: "02" is no category/, /^imports\/m\.json:30 category\.else: "03" is no category/,
  ],
  'an alias to an unknown town': [
    mapping({ region: { column: 'w', by: 'name', alias: { X: 'Nowhere' } } }),
    /^imports\/m\.json:\d+ region\.alias\.X: "Nowhere" is no town/,
  ],
  'a region by a point that is not read': [
    mapping({ location: undefined, region: { by: 'point' } }), /^imports\/m\.json:\d+ region: goes by the point/,
  ],
}

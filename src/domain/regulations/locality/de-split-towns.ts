/**
 * German towns that lie in several areas of numbering. The names of the areas tell which towns these are; this table adds
 * what they do not tell: which postal codes belong to which area. `sure`: the code lies in that area. `unsure`: an area's
 * border runs through the code, or we do not know; a person looks. Every other code of the town lies in the area of `main`.
 * Towns in several areas that are not listed here are never decided by name alone.
 */
export interface SplitTown {
  /** As in the names of the areas. */
  town: string
  main: string
  sure: Readonly<Record<string, readonly string[]>>
  unsure: readonly string[]
}

const codes = (text: string): readonly string[] => text.split(' ')

export const SPLIT_TOWNS: readonly SplitTown[] = [
  { town: 'Aachen', main: '241', sure: { 2408: codes('52076') }, unsure: [] },
  { town: 'Aalen', main: '7361', sure: {}, unsure: codes('73432 73433 73434') },
  { town: 'Bergisch Gladbach', main: '2202', sure: { 2204: codes('51427 51429') }, unsure: [] },
  { town: 'Bielefeld', main: '521', sure: { 5205: codes('33689'), 5206: codes('33739') }, unsure: codes('33699 33719 33729 33659 33649') },
  { town: 'Bochum', main: '234', sure: { 2327: codes('44866 44867 44869') }, unsure: [] },
  { town: 'Bottrop', main: '2041', sure: { 2045: codes('46244') }, unsure: [] },
  { town: 'Braunschweig', main: '531', sure: {}, unsure: codes('38108 38110 38112 38122 38124') },
  { town: 'Chemnitz', main: '371', sure: {}, unsure: codes('09123 09128 09224 09228 09247') },
  { town: 'Dortmund', main: '231', sure: {}, unsure: codes('44267') },
  { town: 'Dresden', main: '351', sure: { 35201: codes('01465') }, unsure: codes('01108') },
  { town: 'Duisburg', main: '203', sure: { 2065: codes('47226 47228 47229'), 2066: codes('47198') }, unsure: codes('47199') },
  { town: 'Düsseldorf', main: '211', sure: {}, unsure: codes('40489') },
  { town: 'Erfurt', main: '361', sure: {}, unsure: codes('99090 99094 99095 99097 99098 99099 99100 99102 99192 99198') },
  { town: 'Essen', main: '201', sure: { 2054: codes('45219') }, unsure: [] },
  { town: 'Frankfurt am Main', main: '69', sure: { 6109: codes('60388') }, unsure: codes('60437') },
  { town: 'Freiburg im Breisgau', main: '761', sure: {}, unsure: codes('79112') },
  { town: 'Hagen', main: '2331', sure: { 2334: codes('58119') }, unsure: codes('58091') },
  { town: 'Hamm', main: '2381', sure: {}, unsure: codes('59069 59071 59073 59077') },
  { town: 'Heilbronn', main: '7131', sure: {}, unsure: codes('74078') },
  { town: 'Herne', main: '2323', sure: { 2325: codes('44649 44651 44652 44653') }, unsure: [] },
  { town: 'Ingolstadt', main: '841', sure: {}, unsure: codes('85051') },
  { town: 'Iserlohn', main: '2371', sure: { 2374: codes('58642') }, unsure: codes('58640') },
  { town: 'Koblenz', main: '261', sure: {}, unsure: codes('56072') },
  {
    town: 'Köln',
    main: '221',
    sure: { 2203: codes('51143 51145 51147 51149'), 2234: codes('50859') },
    unsure: codes('50858 50996 50997 50999 51107'),
  },
  { town: 'Leipzig', main: '341', sure: {}, unsure: codes('04249 04288 04316 04319 04349 04158 04205') },
  { town: 'Leverkusen', main: '214', sure: { 2171: codes('51379 51381') }, unsure: codes('51371') },
  { town: 'Lübeck', main: '451', sure: { 4502: codes('23570') }, unsure: codes('23569 23560 23568') },
  { town: 'Magdeburg', main: '391', sure: {}, unsure: [] },
  { town: 'Mainz', main: '6131', sure: {}, unsure: codes('55129') },
  { town: 'Meerbusch', main: '2132', sure: { 2159: codes('40670'), 2150: codes('40668') }, unsure: [] },
  { town: 'Mönchengladbach', main: '2161', sure: { 2166: codes('41236 41238 41239 41199 41189') }, unsure: codes('41179') },
  { town: 'Münster', main: '251', sure: { 2501: codes('48165') }, unsure: codes('48157 48161 48163 48167') },
  { town: 'Osnabrück', main: '541', sure: {}, unsure: codes('49076 49090') },
  { town: 'Paderborn', main: '5251', sure: { 5254: codes('33104 33106') }, unsure: codes('33100') },
  { town: 'Potsdam', main: '331', sure: {}, unsure: codes('14476') },
  { town: 'Saarbrücken', main: '681', sure: { 6897: codes('66125'), 6898: codes('66126') }, unsure: codes('66129 66130 66131') },
  { town: 'Ulm', main: '731', sure: {}, unsure: codes('89079 89081') },
  { town: 'Velbert', main: '2051', sure: { 2052: codes('42555'), 2053: codes('42553') }, unsure: [] },
  { town: 'Wiesbaden', main: '611', sure: { 6134: codes('55246 55252') }, unsure: codes('65205 65207') },
  { town: 'Wolfsburg', main: '5361', sure: { 5362: codes('38442') }, unsure: codes('38444 38446 38448') },
]

/** Large towns whose names stand for nothing else, for addresses that come without a postal code. */
export const UNMISTAKABLE = [
  ...[
    'Berlin',
    'Hamburg',
    'München',
    'Köln',
    'Stuttgart',
    'Düsseldorf',
    'Leipzig',
    'Dortmund',
    'Bremen',
    'Dresden',
    'Hannover',
    'Nürnberg',
  ],
  ...[
    'Duisburg',
    'Bochum',
    'Wuppertal',
    'Bielefeld',
    'Bonn',
    'Mannheim',
    'Karlsruhe',
    'Augsburg',
    'Wiesbaden',
    'Mönchengladbach',
    'Gelsenkirchen',
  ],
  ...[
    'Aachen',
    'Braunschweig',
    'Kiel',
    'Chemnitz',
    'Magdeburg',
    'Lübeck',
    'Mainz',
    'Erfurt',
    'Rostock',
    'Kassel',
    'Potsdam',
    'Saarbrücken',
  ],
  ...[
    'Ludwigshafen am Rhein',
    'Leverkusen',
    'Osnabrück',
    'Solingen',
    'Heidelberg',
    'Darmstadt',
    'Regensburg',
    'Ingolstadt',
    'Würzburg',
    'Wolfsburg',
    'Ulm',
    'Heilbronn',
  ],
]

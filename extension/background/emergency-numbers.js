// @ts-check
/** The numbers of police, fire brigade and ambulance, by country: nobody calls them without being asked. */

/** From any mobile telephone, wherever it is. */
const EVERYWHERE = ["112", "911"];
/** As libphonenumber's short numbers have them, with Brazil's other forces. @type {Record<string, string>} */
const IN_COUNTRY = {
  AE: "997 998 999",
  AR: "100 101 107",
  AT: "122 133 144",
  AU: "000 106",
  BE: "100 101",
  BG: "150 160 166",
  BO: "110 118 119",
  BR: "128 190 191 192 193 194 197 198 199",
  CH: "117 118 144",
  CL: "131 132 133",
  CN: "110 119 120",
  CO: "119 123 132 156",
  CZ: "150 151 152 153 154 155 156 157 158 159",
  DE: "110",
  DK: "114",
  EC: "101 102",
  EE: "110",
  EG: "122 123 180",
  ES: "085 088",
  FR: "15 17 18",
  GB: "999",
  GR: "100 166 199",
  HK: "992 999",
  HR: "93 94 192 193 194",
  HU: "104 105 107",
  IE: "999",
  IL: "100 101 102",
  IN: "100 101 102 108 1298 2611",
  IT: "113 115 118",
  JM: "110 119",
  JP: "110 119",
  KR: "119",
  KZ: "101 102 103",
  LT: "01 02 03 011 022 033 101 102 103",
  LU: "113",
  LV: "01 02 03 110 113",
  MX: "060 065 066 068 080",
  NG: "199",
  NO: "110 113",
  NZ: "111",
  PE: "105 116 117",
  PL: "997 998 999",
  PT: "115",
  PY: "128",
  RS: "92 93 94",
  RU: "01 02 03 101 102 103",
  SA: "997 999",
  SE: "90000",
  SG: "993 995 999",
  SI: "113",
  SK: "150 155 158",
  TR: "110 155",
  UA: "101 102 103",
  UY: "128",
  VE: "171",
  ZA: "10111 10177",
};

/** @param {string} country as in ISO 3166 */
export function emergencyNumbers(country) {
  return [...EVERYWHERE, ...(IN_COUNTRY[country]?.split(" ") ?? [])];
}

/** @param {string} digits @param {string} country */
export function isEmergencyNumber(digits, country) {
  return emergencyNumbers(country).includes(digits);
}

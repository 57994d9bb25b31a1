import type { ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

/** ISO 3166-1: each alpha-2 code followed by its alpha-3 code (and XK, in use for Kosovo). */
const isoCodes = `
  ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD
  BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN
  CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU
  DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB
  GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG
  HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN
  KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU
  LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR
  MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL
  OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB
  RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP
  SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN
  TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKXKK YEYEM YTMYT
  ZAZAF ZMZMB ZWZWE
`;

const alpha2ByAlpha3: ReadonlyMap<string, string> = new Map(
  isoCodes
    .trim()
    .split(/\s+/u)
    .map((pair) => [pair.slice(2), pair.slice(0, 2)]),
);
const alpha2Codes: ReadonlySet<string> = new Set(alpha2ByAlpha3.values());

/** Names in use that `Intl` does not give; written as {@link nameKey} leaves them. */
const otherNames: Readonly<Record<string, string>> = {
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  angleterre: 'GB',
  'grande bretagne': 'GB',
  'gran bretana': 'GB',
  'gran bretagna': 'GB',
  grossbritannien: 'GB',
  'united states of america': 'US',
  'etats unis d amerique': 'US',
  'vereinigte staaten von amerika': 'US',
  'stati uniti d america': 'US',
  'estados unidos de america': 'US',
  holland: 'NL',
  hollande: 'NL',
  holanda: 'NL',
  olanda: 'NL',
  'the netherlands': 'NL',
  'czech republic': 'CZ',
  'republique tcheque': 'CZ',
  'tschechische republik': 'CZ',
  'republica checa': 'CZ',
  'repubblica ceca': 'CZ',
  turkey: 'TR',
};

const languages = ['en', 'fr', 'es', 'de', 'it'] as const;

/**
 * Looks country names in the five languages up; complete with Node's own ICU data, which every official build carries.
 * They are gathered for the first name that is asked for: that takes long, and most files hold codes.
 */
function createNameLookup(): (key: string) => string | undefined {
  let alpha2ByName: ReadonlyMap<string, string> | undefined;
  return (key) => {
    alpha2ByName ??= new Map([
      ...languages.flatMap((language) => {
        const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
        return [...alpha2Codes].map((code): [string, string] => [nameKey(names.of(code) ?? code), code]);
      }),
      ...Object.entries(otherNames),
    ]);
    return alpha2ByName.get(key);
  };
}

const alpha2OfName = createNameLookup();

/** Without accents, case and punctuation, so that `États-Unis` and `ETATS UNIS` meet. */
function nameKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/gu, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** ISO alpha-2, upper case, of a code or a name in English, French, Spanish, German or Italian; null if none is meant. */
export function readCountry(text: string): string | null {
  const upper = text.trim().toUpperCase();
  if (alpha2Codes.has(upper)) return upper;
  return alpha2ByAlpha3.get(upper) ?? alpha2OfName(nameKey(upper)) ?? null;
}

/** A country as Partoo names it: ISO 3166 alpha-2, upper case (partoo-api section 9). */
export const country: ValueType = {
  parse(cell) {
    const value = readCountry(cell);
    if (value !== null) return { ok: true, value };
    return {
      ok: false,
      message: `${quoteCell(cell)} is not a country`,
      hint: 'Write the two-letter ISO code, like FR, or translate your words with lookup',
    };
  },
  isSame: (a, b) => (readCountry(String(a)) ?? a) === (readCountry(String(b)) ?? b),
  show: (value) => String(value),
};

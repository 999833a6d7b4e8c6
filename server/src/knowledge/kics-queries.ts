import type { Kind } from "../model/kind.ts";

/** KICS numbers the queries of all platforms alike: the first eight digits of those for Dockerfiles (docs.kics.io). */
const DOCKERFILE = new Set(
  `71bf8cf8 6db6e0c2 cdddb86f fd54f200 6b376af8 f2daed12 6938958b 8ada6e80 682fe378 09fda05e 989ab888 8f6456be 67fd0c4a
  f4a6bcd3 68a51e22 41c195f4 9bae49be b86987e1 8a301064 efbf148a c3e1b6ae 965a08d7 77783205 00481784 22cd11f7 93d88cf7
  e36d8880 fc775e75 6452c424 7ebd323c 295acb63 f2f903fb 6e19193a 38300d1a 562952e4 9efb0b2d b16e8501 02d9c71f b84a0b47
  d3499f6d d4895357 45e1fca5 f45ea400 99614418 aa93e17f 9513a694 b03a748a df746b39 7384dfb2 ae9c56a6 9b6b0f38`.split(
    /\s+/,
  ),
);

/** The same of those for Compose files. */
const COMPOSE = new Set(
  `baa452f0 1c1325ff d6355c88 27fcc7d6 ae5b6871 698ed579 4d9f44c6 2fc99041 bc2908f3 451d79dc ce14a68b 071a71ff baa3890f
  404fde2c 4f31dd9f bb9ac4f7 221e0658 8af7162d 610e266e 6b610c50 ce76b7d0`.split(/\s+/),
);

/** The kind of file that a query of KICS looks at. @param id its first eight digits */
export function kindOfKicsQuery(id: string): Kind {
  return DOCKERFILE.has(id) ? "dockerfile" : COMPOSE.has(id) ? "compose" : "kubernetes";
}

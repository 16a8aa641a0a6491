import { toyModel } from './toy-models.ts';

/** One vocabulary has ` total`, the other cuts it in two; behind the half, the first knows no way. */
export const CUT_DIFFERENTLY = [
  toyModel('a', {
    '': { ' total': 0.5, ' sum': 0.3, ' x': 0.2 },
    ' tot': { ally: 0.9 },
    ' total': { ';': 0.9 },
    ' totally': { ';': 0.9 },
  }),
  toyModel('b', {
    '': { ' tot': 0.9, ' sum': 0.1 },
    ' tot': { al: 0.7, ly: 0.3 },
    ' total': { ';': 0.9 },
    ' totally': { ';': 0.9 },
  }),
];

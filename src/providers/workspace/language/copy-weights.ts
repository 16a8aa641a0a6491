import type { CopyWeights } from '../../../ngram/copy-mixture.ts';

/** Stored weights of the copy mixture; undefined for anything else. */
export function copyWeightsOf(value: unknown): CopyWeights | undefined {
  return isCopyWeights(value) ? value : undefined;
}

function isCopyWeights(value: unknown): value is CopyWeights {
  return (
    isRecord(value) &&
    value['version'] === 1 &&
    isRecord(value['languages']) &&
    Object.values(value['languages']).every(
      (language) =>
        isRecord(language) &&
        Object.values(language).every(
          (table) =>
            isRecord(table) && Object.values(table).every((weight) => typeof weight === 'number'),
        ),
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { createHash } from 'node:crypto';
import path from 'node:path';
import {
  NO_PRIMITIVES,
  type Fidelity,
  type FillMethod,
  type ModelDescription,
} from '../../core/model.ts';
import { familyOfName } from '../transport/model-family.ts';
import { fillMarksOf } from './fill-marks.ts';
import type { GgufHeader } from './gguf-header.ts';
import type { GgufTable } from './gguf-tensors.ts';
import { modelCardOf } from './model-card.ts';
import { hasTokenVectors } from './token-vectors.ts';
import { vocabularyOf, type Vocabulary } from '../transport/vocabulary.ts';

/** A model file as the host knows it. */
export interface ModelFile {
  readonly path: string;
  /** Unique among the files of a server; see `modelNames`. */
  readonly name: string;
}

/** What is known of a file without loading it. */
export interface ModelFileFacts {
  readonly table: GgufTable;
  readonly sizeBytes: number;
  readonly digest: string;
}

/** Metadata as the engine's description. `facts` are missing for a file that cannot be read. */
export function describeModelFile(
  serverId: string,
  file: ModelFile,
  facts: ModelFileFacts | undefined,
): ModelDescription {
  const identity = {
    id: `${serverId}:${file.name}`,
    serverId,
    provider: 'embedded',
    name: file.name,
    family: familyOfName(path.basename(file.name)),
    place: 'local',
    device: 'local',
    thinking: false,
  } as const;
  if (facts === undefined)
    return { ...identity, fill: { kind: 'prefix-only' }, primitives: WRITES, roles: [] };
  const { header } = facts.table;
  const architecture = String(header.metadata.get('general.architecture'));
  const basename = header.metadata.get('general.basename');
  const contextLength = header.metadata.get(`${architecture}.context_length`);
  const promptLimit = modelCardOf(header)?.promptLimit;
  const vocabulary = vocabularyOf(header);
  const writes = !SILENT_ARCHITECTURES.has(architecture);
  return {
    ...identity,
    ...(typeof basename === 'string' && basename !== '' ? { family: familyOfName(basename) } : {}),
    digest: facts.digest,
    sizeBytes: facts.sizeBytes,
    ...(typeof contextLength === 'number' ? { contextLength } : {}),
    ...(promptLimit === undefined ? {} : { promptLimit }),
    ...(vocabulary.size === 0
      ? {}
      : { vocabulary: vocabularyDigest(vocabulary), vocabularySize: vocabulary.size }),
    fill: fillMethodOf(header, vocabulary),
    primitives: writes ? { ...WRITES, vectors: vectorsOf(facts.table) } : NO_PRIMITIVES,
    roles: writes ? ['inline', 'panel'] : [],
  };
}

/**
 * Names for the users' eyes, unique in the list: the file name without ending, part number and
 * quantisation; with the quantisation, or as a whole path, where two would be the same.
 */
export function modelNames(files: readonly string[]): ModelFile[] {
  const stems = files.map((file) => path.basename(file).replace(/\.gguf$/i, ''));
  const short = stems.map((stem) => stem.replace(PART, '').replace(QUANTISATION, ''));
  const isUnique = (names: readonly string[], index: number) =>
    names.indexOf(names[index] ?? '') === names.lastIndexOf(names[index] ?? '');
  return files.map((file, index) => ({
    path: file,
    name: [short, stems].find((names) => isUnique(names, index))?.[index] ?? file,
  }));
}

const PART = /-\d{5}-of-\d{5}$/;
const QUANTISATION = /[-._](?:i?q\d\w*|b?f16|f32|mxfp4\w*)$/i;

const WRITES = {
  ...NO_PRIMITIVES,
  generate: 'exact',
  next: 'exact',
  score: 'exact',
  read: 'exact',
  embed: 'exact',
} as const;

/** Architectures that encode and never write. */
const SILENT_ARCHITECTURES: ReadonlySet<string> = new Set([
  'bert',
  'modern-bert',
  'nomic-bert',
  'nomic-bert-moe',
  'neo-bert',
  'jina-bert-v2',
  'jina-bert-v3',
  't5encoder',
  'gemma-embedding',
  'clip',
]);

function vectorsOf(table: GgufTable): Fidelity {
  return hasTokenVectors(table) ? 'exact' : 'none';
}

/**
 * Digest of the tokens that are text, in their order. Control and unused tokens are left out: sizes of
 * one family are often padded with different numbers of them.
 */
function vocabularyDigest({ size, bytesOf, isControl }: Vocabulary): string {
  const hash = createHash('sha256');
  for (let token = 0; token < size; token++) {
    if (isControl(token)) continue;
    const bytes = bytesOf(token);
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return `sha256:${hash.digest('hex')}`;
}

function fillMethodOf(header: GgufHeader, vocabulary: Vocabulary): FillMethod {
  if (modelCardOf(header)?.fillsHoles === false) return { kind: 'prefix-only' };
  const marks = fillMarksOf(header, vocabulary);
  return marks === undefined
    ? { kind: 'prefix-only' }
    : { kind: 'template', template: marks.template, source: 'metadata' };
}

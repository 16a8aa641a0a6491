import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '../core/clock.ts';
import { openDocument } from './parsed-document.ts';
import type { ParsedDocument } from './parsed-document.ts';
import {
  isInstruction,
  UNKNOWN_CURSOR,
  UNKNOWN_EVIDENCE,
  UNKNOWN_NODES,
  UNKNOWN_SHAPE,
} from './protocol.ts';
import type { Answer, Instruction, Question, Reply } from './protocol.ts';
import { createTreeDigests } from './tree-digest.ts';
import type { TreeParser } from './tree-parser.ts';

type Work = Exclude<Instruction, { kind: 'cancel' }>;

/**
 * Obeys the instructions that come through `port`, in order. Before every parse it looks at what has
 * come meanwhile, so a cancelled question is not begun and one under way is left at its next
 * insertion.
 */
export function serveSyntax(port: MessagePort, parser: TreeParser, clock: Clock): void {
  const documents = new Map<string, ParsedDocument>();
  const digests = createTreeDigests();
  const waiting: Work[] = [];
  /** The question being answered; undefined when there is none or it was cancelled. */
  let wanted: number | undefined;

  port.on('message', (first: unknown) => {
    receive(first);
    for (let next = take(); next !== undefined; next = take()) obey(next);
  });

  function take(): Work | undefined {
    readAhead();
    return waiting.shift();
  }

  function readAhead(): void {
    let read = receiveMessageOnPort(port);
    while (read !== undefined) {
      receive(read.message);
      read = receiveMessageOnPort(port);
    }
  }

  function receive(message: unknown): void {
    if (!isInstruction(message)) return;
    if (message.kind !== 'cancel') {
      waiting.push(message);
      return;
    }
    const { id } = message;
    if (wanted === id) wanted = undefined;
    const queued = waiting.findIndex((other) => other.kind === 'ask' && other.id === id);
    if (queued === -1) return;
    waiting.splice(queued, 1);
    reply(id, { kind: 'cancelled' });
  }

  function reply(id: number, answer: Answer): void {
    port.postMessage({ id, answer } satisfies Reply);
  }

  function obey(instruction: Work): void {
    switch (instruction.kind) {
      case 'load':
        parser.load(instruction.grammar);
        break;
      case 'open':
        close(instruction.uri);
        documents.set(
          instruction.uri,
          openDocument(parser, clock, digests, instruction.grammar, instruction.text),
        );
        break;
      case 'change':
        documents.get(instruction.uri)?.change(instruction.change);
        break;
      case 'forget':
        close(instruction.uri);
        break;
      case 'ask': {
        const { id } = instruction;
        wanted = id;
        const answer = answerTo(instruction.question);
        reply(id, wanted === id ? answer : { kind: 'cancelled' });
        wanted = undefined;
        break;
      }
    }
  }

  function close(uri: string): void {
    documents.get(uri)?.close();
    documents.delete(uri);
  }

  function answerTo(question: Question): Answer {
    switch (question.kind) {
      case 'evidence':
        return {
          kind: 'evidence',
          evidence: ofEach(question, UNKNOWN_EVIDENCE, (document, insertion) =>
            document.evidence(question.offset, insertion),
          ),
        };
      case 'bags':
        return {
          kind: 'bags',
          bags: ofEach(question, UNKNOWN_NODES, (document, insertion) => ({
            bag: document.bag(question.offset, insertion),
          })),
        };
      case 'cursor': {
        const document = documents.get(question.uri);
        return { kind: 'cursor', cursor: document?.cursor(question.offset) ?? UNKNOWN_CURSOR };
      }
      case 'shape':
        return { kind: 'shape', shape: documents.get(question.uri)?.shape() ?? UNKNOWN_SHAPE };
      case 'functions': {
        const functions = documents.get(question.uri)?.functions(question.sizes) ?? [];
        return { kind: 'functions', functions };
      }
      case 'state': {
        const { parses, liveTrees: trees, heapBytes, grammars, failures } = parser;
        return {
          kind: 'state',
          state: { documents: documents.size, parses, trees, heapBytes, grammars, failures },
        };
      }
    }
  }

  /** Goes on to the next insertion as long as the answer is wanted. */
  function ofEach<T>(
    { uri, insertions }: Extract<Question, { insertions: readonly string[] }>,
    unknown: T,
    look: (document: ParsedDocument, insertion: string) => T,
  ): readonly T[] {
    const document = documents.get(uri);
    return insertions.map((insertion) => {
      readAhead();
      return document === undefined || wanted === undefined ? unknown : look(document, insertion);
    });
  }
}

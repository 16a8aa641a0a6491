import assert from 'node:assert/strict';
import { familyOfName } from '../../../src/providers/transport/model-family.ts';

const FAMILIES = {
  'qwen2.5-coder': [
    'qwen2.5-coder:1.5b',
    'qwen2.5-coder:latest',
    'qwen2.5-coder:7b-instruct-q4_K_M',
    'hf.co/bartowski/Qwen2.5-Coder-7B-Instruct-GGUF:Q4_K_M',
    'Qwen2.5-Coder-0.5B-Q4_K_M.gguf',
    'qwen/Qwen2.5-Coder-32B-Instruct-AWQ',
  ],
  'deepseek-coder-v2': ['deepseek-coder-v2:16b', 'deepseek-coder-v2'],
  mixtral: ['mixtral:8x7b'],
  'qwen3-coder': ['qwen3-coder-30b-a3b-instruct'],
  'ensemble-nano-ts': ['ensemble-nano-ts:latest'],
  'ensemble-nano-py': ['ensemble-nano-py', 'ensemble-nano-py.q8_0.gguf'],
  '7b': ['7b'],
} as const;

describe('familyOfName', () => {
  for (const [family, names] of Object.entries(FAMILIES)) {
    for (const name of names) {
      it(`finds ${family} in ${name}`, () => {
        assert.equal(familyOfName(name), family);
      });
    }
  }
});

import assert from 'node:assert/strict';
import { tensorTypeOf } from '../../../src/providers/embedded/dequantise.ts';

/** One block of random bytes, or of random numbers, each; the numbers are those of ggml's own reader for Python. */
const BLOCKS = [
  {
    name: 'F32',
    code: 0,
    bytes: 'afCwPpFVUj8ML6k+282mv2fFZz81i+Q+',
    sum: 1.546212613582611,
    numbers: { 0: 0.3455841839313507, 1: 0.8216181397438049, 2: 0.3304370641708374 },
  },
  {
    name: 'F16',
    code: 1,
    bytes: 'H7QquZgsPTs3OW07',
    sum: 1.653564453125,
    numbers: { 0: -0.257568359375, 1: -0.6455078125, 2: 0.07177734375 },
  },
  {
    name: 'Q4_0',
    code: 2,
    bytes: '4jN8vY5vigJpaCiWlWt8tMpX',
    sum: 0.739013671875,
    numbers: {
      0: 0.9853515625,
      1: 1.231689453125,
      2: 1.47802734375,
      15: -0.246337890625,
      16: -0.246337890625,
      31: -0.739013671875,
    },
  },
  {
    name: 'Q8_0',
    code: 8,
    bytes: 'uySB/CAnIW4PNyqw1nHx/Lntud8e099IGRw24uuRKPUAxQ==',
    sum: -1.6260986328125,
    numbers: {
      0: -2.3467559814453125,
      1: -0.07391357421875,
      2: 0.59130859375,
      15: -0.3510894775390625,
      16: -1.3119659423828125,
      31: -1.0902252197265625,
    },
  },
  {
    name: 'Q4_K',
    code: 12,
    bytes:
      'HyEKANRwYZWh1MncdCQhMbf7pPPon/KoQMl2JoRn+Hu2cPGlctCg0RR+iXzELaT72qBkRv8WZQ6li2EVqh/JvOYd1kE85H4Pu7JpM87LYIkz8Q/vhZmAW4m+ILEvMVB6oOpE/p64ML7xb3kdOOWNAQnSzFQYTtqhTfJEwxBUr+DtWfGxgnWP4worDba8IkmC',
    sum: 611.1951962709427,
    numbers: {
      0: 1.4002794027328491,
      1: 2.2004504203796387,
      2: 0.8001512289047241,
      15: 2.2004504203796387,
      16: 1.2002366781234741,
      31: 2.2004504203796387,
      32: 5.281116008758545,
      63: 7.201526165008545,
      64: 3.3006997108459473,
      95: 2.9706292152404785,
      96: 2.7305665016174316,
      127: 1.680342197418213,
      128: 1.5603100061416626,
      160: 0.6000983715057373,
      192: 1.530297040939331,
      224: -3.039836883544922e-5,
      255: 2.640533447265625,
    },
  },
  {
    name: 'Q6_K',
    code: 14,
    bytes:
      '7mnVTn+jgOrAaADLapveOV4YFaAO/i9NpZ1hBDF0QXt0vk6HYMLcItXl3ZMPeiGUHJEMDC65AmXTjclmvOgwvZISw8d1OhTONVPYmKbj8RiZQlSCpIzu/vFxvPLmlHbIYVhbpoLUWsFwb89HfeZiPvg58noCNlxBrhZrzR0syeBjFl91AvokDOk86UnNig0fu+DmFkilrpomPuemtSGSPMN9+CAOwvyERk3HihXnxYdyI4/kF/CiZsrhZAZw+LPMQSzN4ysR0zM5xbnmakpHwR8h',
    sum: -23.45500946044922,
    numbers: {
      0: 19.504165649414062,
      1: 5.851249694824219,
      2: 13.652915954589844,
      15: 16.25347137451172,
      16: 13.20281982421875,
      31: -9.241973876953125,
      32: 14.283050537109375,
      63: -8.411796569824219,
      64: 6.0212860107421875,
      95: 3.9108352661132812,
      96: 4.050865173339844,
      127: -10.712287902832031,
      128: 10.262191772460938,
      160: 22.01470184326172,
      192: -24.385208129882812,
      224: 15.623336791992188,
      255: -18.904037475585938,
    },
  },
  {
    name: 'BF16',
    code: 30,
    bytes: 'N72Bv9e+6L6pviU/',
    sum: -1.611083984375,
    numbers: { 0: -0.044677734375, 1: -1.0078125, 2: -0.419921875 },
  },
] as const;

describe('tensorTypeOf', () => {
  for (const { name, code, bytes, sum, numbers } of BLOCKS)
    it(`reads ${name} as ggml does`, () => {
      const type = tensorTypeOf(code);
      assert.ok(type);
      const block = Buffer.from(bytes, 'base64');
      const count = block.length / type.blockBytes;
      const read = new Float32Array(count * type.blockLength + 2).fill(7);
      for (let i = 0; i < count; i++)
        type.unpack(block, i * type.blockBytes, read, 1 + i * type.blockLength);
      for (const [at, number] of Object.entries(numbers))
        assert.equal(read[1 + Number(at)], number, `number ${at}`);
      const total = read.subarray(1, -1).reduce((all, one) => all + one, 0);
      assert.ok(Math.abs(total - sum) < 1e-4 * (1 + Math.abs(sum)), `${total} for ${sum}`);
      assert.deepEqual([read[0], read.at(-1)], [7, 7], 'nothing beside the block');
    });

  it('reads half precision at its ends', () => {
    const half = (bits: number): number => {
      const bytes = Buffer.alloc(2);
      bytes.writeUInt16LE(bits);
      const read = new Float32Array(1);
      tensorTypeOf(1)?.unpack(bytes, 0, read, 0);
      return read[0] ?? 0;
    };
    const cases = [
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65_504],
      [0x0001, 2 ** -24],
      [0x0400, 2 ** -14],
      [0x8000, -0],
      [0x7c00, Infinity],
      [0xfe00, NaN],
    ] as const;
    for (const [bits, number] of cases) assert.equal(half(bits), number, bits.toString(16));
  });

  it('knows no other', () => {
    for (const code of [3, 6, 10, 13, 16, 39, 2 ** 31])
      assert.equal(tensorTypeOf(code), undefined, String(code));
  });
});

const QUANTISATION = /[-_.](ud[-_])?i?q\d(_[a-z0-9]+)*$/;

/** Words of a model's name that tell its size, format or training stage, not its family. */
const NOT_FAMILY =
  /^(\d+(\.\d+)?[bm]|\d+x\d+b|a\d+(\.\d+)?b|f16|f32|fp16|bf16|gguf|awq|gptq|mlx|\d+bit|instruct|it|chat|base|hf|latest)$/;

/**
 * The family in a model's name: what is left without registry, tag, size, quantisation and training
 * stage. `hf.co/x/Qwen2.5-Coder-7B-Instruct-GGUF:Q4_K_M` and `qwen2.5-coder:1.5b` are both
 * `qwen2.5-coder`; a name made of such words only is its own family.
 */
export function familyOfName(name: string): string {
  const base = (name.split('/').at(-1) ?? name)
    .split(':')[0]
    ?.toLowerCase()
    .replace(/[-.]gguf$/, '')
    .replace(QUANTISATION, '');
  const words = (base ?? '').split(/[-_]/).filter((word) => word !== '' && !NOT_FAMILY.test(word));
  return words.length > 0 ? words.join('-') : name.toLowerCase();
}

/**
 * How a strategy worked and why, in words that `t` translates; codes that have no words, and notes that
 * are no codes, as they are.
 */
export function noteText(note: string, t: (words: string) => string): string {
  const texts = new Map([
    ['every-step:same-vocabulary', t('voted on every token: the models share a vocabulary')],
    ['every-step:chosen', t('voted on every token, as the settings want it')],
    [
      'gated:different-vocabularies',
      t('voted where the first model was unsure: the vocabularies differ'),
    ],
    [
      'gated:unknown-vocabularies',
      t('voted where the first model was unsure: a vocabulary is not known'),
    ],
    ['alone:no-lists', t('one model wrote alone: no two tell their next tokens')],
    ['map:learned', t('vocabularies were mapped by what the models have learned of their tokens')],
    [
      'map:partly',
      t('some vocabularies were mapped by what the models have learned of their tokens'),
    ],
    [
      'relative:embeddings',
      t('tokens were compared by their likeness to those that all models have'),
    ],
    ['relative:none', t('the models’ tokens could not be compared')],
    ['alone:small-failed', t('the large model wrote alone: the small one failed')],
    ['alone:large-failed', t('the small model wrote alone: the large one failed')],
    ['router:shipped', t('routed by log-probabilities, with the router that comes with Ensemble')],
    ['router:trained', t('routed by log-probabilities, with your own router')],
    ['router:hidden-state', t('routed by hidden states, with your own router')],
    [
      'router:other-model',
      t('routed by log-probabilities: your router is for another model’s hidden states'),
    ],
    ['router:no-states', t('routed by log-probabilities: the small model tells no hidden states')],
    ['router:states-failed', t('routed by log-probabilities: the hidden states failed')],
    ['selector:trained', t('judged by your own selector')],
    ['selector:shipped', t('judged by the selector that comes with Ensemble')],
    ['team:trained', t('only the models of your trained team were asked')],
    ['team:none', t('all models voted: no team was trained for these')],
    [
      'ranker:other-features',
      t('your trained ranker is of another version, and the one that comes with Ensemble was used'),
    ],
    ['judges:none', t('no model judged: ranked by the trained ranker')],
    ['fuser:none', t('no model follows instructions: ranked, not fused')],
    ['fused:kept', t('one model wrote the best answers into one')],
    ['fused:equal', t('the fused text is the best answer as it stands')],
    ['fused:empty', t('the model that was to fuse wrote nothing')],
    ['fused:failed', t('the model that was to fuse failed')],
    ['fused:one-text', t('there was one text only: nothing to fuse')],
    ['fused:masked', t('the fused text had parts that were hidden from its author, and was left')],
    ['fused:worse-parse', t('the fused text parses worse than the best answer, and was left')],
    ['fused:worse-check', t('the fused text passes fewer checks, and was left')],
    ['fused:worse-diagnostics', t('the fused text adds errors, and was left')],
    ['fused:worse-score', t('the fused text is ranked below the best answer, and was left')],
    ['urg:no-order', t('the judge’s order could not be read')],
    ['urg:one-text', t('there was one text only: nothing to order')],
  ]);
  const codes = note.split(' ');
  if (!codes.every((code) => code.includes(':'))) return note;
  return codes.map((code) => texts.get(code) ?? code).join('; ');
}

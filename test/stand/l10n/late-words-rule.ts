import type { Rule } from 'eslint';

const WORK = 'FunctionDeclaration, FunctionExpression, ArrowFunctionExpression, PropertyDefinition';

/**
 * Refuses words of a page that are asked for while its modules load: the page learns its language only
 * then, so that they would stay English.
 */
export const lateWords: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { early: 'asked for before the page knows its language: do it in a function' },
  },
  create(context) {
    let depth = 0;
    return {
      [`:matches(${WORK})`]: () => {
        depth++;
      },
      [`:matches(${WORK}):exit`]: () => {
        depth--;
      },
      "CallExpression[callee.object.name='l10n'][callee.property.name='t']": (node: Rule.Node) => {
        if (depth === 0) context.report({ node, messageId: 'early' });
      },
    };
  },
};

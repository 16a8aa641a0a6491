import type { Rule, SourceCode } from 'eslint';
import { templatePlaces } from './template-places.ts';

type Node = NonNullable<ReturnType<SourceCode['getNodeByRangeIndex']>>;

/** Arguments that the user reads, by the name of what is called; all of them for `all`. */
const READ_ARGUMENTS: Readonly<Record<string, number | 'all'>> = {
  showInformationMessage: 'all',
  showWarningMessage: 'all',
  showErrorMessage: 'all',
  setStatusBarMessage: 0,
  createWebviewPanel: 1,
  appendText: 0,
  appendMarkdown: 0,
  // Of a chat's answer.
  markdown: 0,
  progress: 0,
  // Our own ones.
  askModal: 'all',
  withCancellableProgress: 0,
  notice: 1,
  separator: 0,
};

/** Fields that the user reads, of whatever object. */
const READ_FIELDS = new Set(
  (
    'label detail description tooltip prompt title placeHolder placeholder message text openLabel ' +
    'saveLabel buttonLabel validationMessage ariaLabel'
  ).split(' '),
);

/** Attributes of a page that the user reads or hears. */
const READ_ATTRIBUTES =
  /^\.?(title|alt|label|placeholder|aria-(label|description|roledescription|valuetext|placeholder))$/;

/** What is made to be read says so in its name. */
const MAKES_WORDS = /(Text|Words|Label|Sentence)$/;
const HOLDS_WORDS = /^(texts|titles|labels|words)$/;

/** What has these too is a fact with its code, which others put into words. */
const CODES = new Set(['code', 'reason']);

/** Names that are the same in every language, and what is no word: icons, entities, addresses, ids. */
const NO_WORDS = new RegExp(
  [
    String.raw`\$\([\w~-]*\)?`,
    String.raw`&#?\w+;`,
    String.raw`\b\w+:\/\/\S*`,
    String.raw`\b\w+(?:[.:/_-]\w+)+`,
    String.raw`\b(?:Ensemble|Ollama|LM Studio|VS Code|OpenAI|vLLM|SGLang|LiteLLM|Anthropic|Gemini|JSON|HumanEval|Tab|Esc|Enter|Ctrl|Alt|Shift|Cmd)\b`,
  ].join('|'),
  'g',
);

/**
 * Refuses words of the user interface that no translator gets: texts at places that are shown which are
 * neither words of `l10n.t` nor the same in every language. It reads the places listed above, the results
 * of functions and tables that are named as words, and the templates of pages; what is said by other ways
 * it does not see.
 */
export const bareWords: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { bare: '“{{words}}” is shown as it is: say it through l10n.t' },
  },
  create(context) {
    const tell = (node: Node, words: string): void =>
      context.report({ node, messageId: 'bare', data: { words: words.trim().slice(0, 60) } });
    const check = (node: Node | null | undefined): void => {
      for (const text of textsIn(node)) if (isBare(text.words)) tell(text.node, text.words);
    };
    const functionNames: string[] = [];
    const enter = (name: string | undefined): void => {
      functionNames.push(name ?? functionNames.at(-1) ?? '');
    };
    const leave = (): void => {
      functionNames.pop();
    };
    return {
      CallExpression(node) {
        const read = READ_ARGUMENTS[nameOf(node.callee)];
        if (read === 'all') for (const argument of node.arguments) check(argument);
        else if (read !== undefined) check(node.arguments[read]);
      },
      ObjectExpression({ properties }) {
        const fields = properties.filter((field) => field.type === 'Property');
        if (fields.some(({ key }) => CODES.has(nameOf(key)))) return;
        for (const { key, value } of fields) if (READ_FIELDS.has(nameOf(key))) check(value);
      },
      AssignmentExpression(node) {
        if (node.left.type === 'MemberExpression' && READ_FIELDS.has(nameOf(node.left)))
          check(node.right);
      },
      VariableDeclarator(node) {
        if (node.id.type !== 'Identifier' || node.init?.type !== 'ObjectExpression') return;
        if (!HOLDS_WORDS.test(node.id.name)) return;
        for (const field of node.init.properties) if (field.type === 'Property') check(field.value);
      },
      // What takes its time does something, and is not named for words.
      FunctionDeclaration: ({ id, async }) => enter(async === true ? '' : id.name),
      'FunctionDeclaration:exit': leave,
      ArrowFunctionExpression(node) {
        const { parent } = node;
        const name = parent.type === 'VariableDeclarator' ? nameOf(parent.id) : undefined;
        enter(name);
        if (node.body.type !== 'BlockStatement' && MAKES_WORDS.test(name ?? '')) check(node.body);
      },
      'ArrowFunctionExpression:exit': leave,
      ReturnStatement(node) {
        if (MAKES_WORDS.test(functionNames.at(-1) ?? '')) check(node.argument);
      },
      TaggedTemplateExpression({ tag, quasi }) {
        if (nameOf(tag) !== 'html' && nameOf(tag) !== 'svg') return;
        const { pieces, values } = templatePlaces(quasi.quasis.map(({ value }) => value.raw));
        for (const { attribute, text } of pieces)
          if (isRead(attribute) && isBare(text)) tell(quasi, text);
        values.forEach((attribute, i) => {
          if (isRead(attribute)) check(quasi.expressions[i]);
        });
      },
    };
  },
};

function isRead(attribute: string | undefined): boolean {
  return attribute === undefined || READ_ATTRIBUTES.test(attribute);
}

/** Whether there is a word in it: two letters in a row that are no name. */
function isBare(text: string): boolean {
  return /\p{L}{2}/u.test(text.replace(NO_WORDS, ' '));
}

/** Texts that are written out where an expression gives its value, not those of calls in it. */
function textsIn(
  node: Node | null | undefined,
): readonly { readonly node: Node; readonly words: string }[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [{ node, words: node.value }] : [];
    case 'TemplateLiteral':
      return [
        { node, words: node.quasis.map(({ value }) => value.cooked ?? '').join('{}') },
        ...node.expressions.flatMap((value, i) =>
          node.quasis[i]?.value.raw.endsWith('$(') === true ? [] : textsIn(value),
        ),
      ];
    case 'ConditionalExpression':
      return [...textsIn(node.consequent), ...textsIn(node.alternate)];
    case 'LogicalExpression':
      return [...textsIn(node.left), ...textsIn(node.right)];
    case 'BinaryExpression':
      return node.operator === '+' ? [...textsIn(node.left), ...textsIn(node.right)] : [];
    case 'ArrayExpression':
      return node.elements.flatMap(textsIn);
    case 'SpreadElement':
      return textsIn(node.argument);
    case 'CallExpression':
      return node.callee.type === 'MemberExpression' &&
        ['join', 'filter', 'concat', 'trim'].includes(nameOf(node.callee))
        ? textsIn(node.callee.object)
        : [];
    default:
      return [];
  }
}

/** The last name of a callee, a key or a variable; '' for none. */
function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return nameOf(node.property);
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return '';
}

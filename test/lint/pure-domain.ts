import { defineRule, type ESTree } from '@oxlint/plugins';

import { repositoryPath, within } from './imported-path.ts';

/** Ways to the clock, to chance and to the machine. What the domain needs of them comes as an argument. */
const members: Readonly<Record<string, readonly string[] | 'all'>> = {
  Date: ['now'],
  DateTime: ['now', 'local'],
  Math: ['random'],
  Temporal: ['Now'],
  crypto: ['randomUUID', 'getRandomValues'],
  performance: 'all',
  process: 'all',
  globalThis: 'all',
};

function nameOf(node: ESTree.Expression | ESTree.PrivateIdentifier): string | null {
  if (node.type === 'Identifier') {
    return node.name;
  }
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

function isDate(callee: ESTree.Expression): boolean {
  return callee.type === 'Identifier' && callee.name === 'Date';
}

export const pureDomainRule = defineRule({
  meta: { type: 'problem', docs: { description: 'The domain reads no clock, no chance and no environment.' } },
  create(context) {
    if (!within(repositoryPath(context.filename), 'src/domain')) {
      return {};
    }

    function report(node: ESTree.Node, what: string): void {
      context.report({ node, message: `The domain may not use ${what}: pass the value in as an argument.` });
    }

    return {
      NewExpression(node) {
        if (isDate(node.callee) && node.arguments.length === 0) {
          report(node, 'new Date()');
        }
      },
      CallExpression(node) {
        if (isDate(node.callee)) {
          report(node, 'Date()');
        }
        if (
          node.arguments.length === 0 &&
          node.callee.type === 'MemberExpression' &&
          nameOf(node.callee.object) === 'DateTime' &&
          nameOf(node.callee.property) === 'utc'
        ) {
          report(node, 'DateTime.utc()');
        }
      },
      MemberExpression(node) {
        const object = node.object.type === 'Identifier' ? node.object.name : '';
        const property = nameOf(node.property);
        const banned = Object.hasOwn(members, object) ? members[object] : undefined;
        if (banned === 'all' || (property !== null && banned?.includes(property))) {
          report(node, property === null ? object : `${object}.${property}`);
        }
      },
    };
  },
});

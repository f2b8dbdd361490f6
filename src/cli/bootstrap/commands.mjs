/**
 * @typedef {object} Step
 * @property {string} title
 * @property {string[]} args what Node is to run
 */

/**
 * @typedef {object} Plan
 * @property {boolean} development whether it needs the packages of tests and checks
 * @property {Step[]} steps
 */

const vitest = ['node_modules/vitest/vitest.mjs', 'run'];

/** @type {Record<string, Step>} */
const checks = {
  format: { title: 'Format', args: ['node_modules/oxfmt/bin/oxfmt', '--check', '.'] },
  lint: { title: 'Lint and layers', args: ['node_modules/oxlint/bin/oxlint'] },
  types: { title: 'Types', args: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  unused: { title: 'Unused code', args: ['node_modules/knip/bin/knip.js'] },
  test: { title: 'Tests', args: vitest },
};

/**
 * What a script does, or null when there is no such script. `check` takes the names of the checks to run: without any, all.
 * @param {string} name
 * @param {string[]} rest
 * @returns {Plan | null}
 */
export function planFor(name, rest) {
  switch (name) {
    case 'start':
    case 'serve':
    case 'work':
      return { development: false, steps: [{ title: name, args: ['src/cli/main.ts', name, ...rest] }] };
    case 'tandem':
      return { development: false, steps: [{ title: name, args: ['src/cli/main.ts', ...rest] }] };
    case 'test':
      return { development: true, steps: [{ title: name, args: [...vitest, ...rest] }] };
    case 'test:faults':
      return { development: true, steps: [{ title: name, args: ['test/faults/main.ts', ...rest] }] };
    case 'picture':
      return { development: true, steps: [{ title: name, args: ['test/browser/readme-picture.ts', ...rest] }] };
    case 'bench':
      return { development: true, steps: [{ title: name, args: ['test/bench/main.ts', ...rest] }] };
    case 'format':
      return { development: true, steps: [{ title: name, args: ['node_modules/oxfmt/bin/oxfmt', ...rest] }] };
    case 'lint':
    case 'types':
      return { development: true, steps: withArguments(checks[name], rest) };
    case 'check':
      return checksNamed(rest.length === 0 ? Object.keys(checks) : rest);
    default:
      return null;
  }
}

/**
 * @param {Step | undefined} step
 * @param {string[]} rest
 */
function withArguments(step, rest) {
  return step === undefined ? [] : [{ ...step, args: [...step.args, ...rest] }];
}

/**
 * @param {string[]} names
 * @returns {Plan | null}
 */
function checksNamed(names) {
  const steps = names.flatMap((name) => checks[name] ?? []);
  return steps.length === names.length ? { development: true, steps } : null;
}

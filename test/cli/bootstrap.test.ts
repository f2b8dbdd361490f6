import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { type ProgramOptions, type ProgramResult, runProgram } from '../support/run-program.ts';

const source = join(import.meta.dirname, '../../src/cli');
const lock = {
  packages: {
    '': {},
    'node_modules/express': { version: '5.3.0' },
    'node_modules/vitest': { version: '5.1.1', dev: true },
  },
};

let scratch = '';
let checkouts = 0;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-bootstrap-'));
});

afterAll(async () => {
  await rm(scratch, { recursive: true });
});

/** A checkout whose npm is this shell script, and whose CLI is this program. */
async function checkout(npm: string, main = ''): Promise<string> {
  checkouts += 1;
  const root = join(scratch, `checkout-${checkouts}`);
  await mkdir(join(root, 'bin'), { recursive: true });
  await cp(join(source, 'bootstrap'), join(root, 'src/cli/bootstrap'), { recursive: true });
  await cp(join(source, 'bootstrap.mjs'), join(root, 'src/cli/bootstrap.mjs'));
  await writeFile(join(root, 'src/cli/main.ts'), main);
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
  await writeFile(join(root, 'bin/npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  return root;
}

async function markInstalled(root: string, packages: object = lock.packages): Promise<void> {
  await mkdir(join(root, 'node_modules'), { recursive: true });
  await writeFile(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
}

function bootstrap(
  root: string,
  args: readonly string[],
  options: ProgramOptions = {},
  nodeArgs: readonly string[] = [],
): Promise<ProgramResult> {
  return runProgram(process.execPath, [...nodeArgs, join(root, 'src/cli/bootstrap.mjs'), ...args], {
    env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin` },
    ...options,
  });
}

test('a command runs with its arguments, and its exit status is that of the script', async () => {
  const root = await checkout('exit 1', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;');
  await markInstalled(root);

  const result = await bootstrap(root, ['tandem', 'partners', '--json']);

  expect(result).toEqual({ status: 7, signal: null, stdout: '["partners","--json"]\n', stderr: '' });
});

test('start is a command of the CLI by its own name', async () => {
  const root = await checkout('exit 1', 'console.log(JSON.stringify(process.argv.slice(2)));');
  await markInstalled(root);

  const { stdout } = await bootstrap(root, ['start', '--port', '4000']);

  expect(stdout).toBe('["start","--port","4000"]\n');
});

test('missing packages are installed first, once', async () => {
  const root = await checkout(
    'echo "$@" >> npm-calls; mkdir -p node_modules',
    `import { readFileSync } from 'node:fs'; console.log(readFileSync('npm-calls', 'utf8'));`,
  );

  await bootstrap(root, ['tandem']);
  const { stdout, stderr } = await bootstrap(root, ['tandem']);

  expect(stdout.trim()).toMatch(/^ci --include=dev [^\n]*$/);
  expect(stderr).toBe('');
});

test('of two commands at once one installs, and the other waits for it', async () => {
  const root = await checkout('echo ci >> npm-calls; sleep 1; mkdir -p node_modules');

  const results = await Promise.all([bootstrap(root, ['tandem', 'a']), bootstrap(root, ['tandem', 'b'])]);

  expect(results.map(({ status }) => status)).toEqual([0, 0]);
  expect(await readFile(join(root, 'npm-calls'), 'utf8')).toBe('ci\n');
  expect(results.map(({ stderr }) => stderr).join('')).toContain(
    'Another command is installing the packages: waiting for it.',
  );
});

test("the lock of an installation that was killed stands in nobody else's way", async () => {
  const root = await checkout('mkdir -p node_modules');
  await mkdir(join(root, '.installing'));
  const { stdout } = await runProgram(process.execPath, ['-e', 'console.log(process.pid)']);
  await writeFile(join(root, '.installing/pid'), stdout.trim());

  const { status } = await bootstrap(root, ['tandem']);

  expect(status).toBe(0);
});

test('packages of another version than the lock file names are installed anew', async () => {
  const root = await checkout('echo called >&2; exit 1');
  await markInstalled(root, { ...lock.packages, 'node_modules/express': { version: '5.2.0' } });

  const { stderr } = await bootstrap(root, ['tandem']);

  expect(stderr).toContain('npm ci failed:\ncalled');
});

test('the product runs without the packages of tests, and tests do not', async () => {
  const root = await checkout('exit 1', `console.log('ran');`);
  await markInstalled(root, { 'node_modules/express': { version: '5.3.0' } });

  const product = await bootstrap(root, ['serve']);
  const tests = await bootstrap(root, ['test']);

  expect(product.stdout).toBe('ran\n');
  expect(tests.status).toBe(1);
  expect(tests.stderr).toContain('npm ci failed');
});

test.each([
  [
    'npm error code ENOTFOUND\nnpm error network request failed',
    'npm could not reach its registry (ENOTFOUND): connect to the network',
  ],
  ['npm error code ECONNREFUSED', 'npm could not reach its registry (ECONNREFUSED)'],
  ['npm error nospc ENOSPC: no space left on device, write', 'There is no room left on the disk'],
  ['npm error code EACCES\nnpm error syscall mkdir', 'npm may not write to'],
  ['npm error code E404\nnpm error 404 Not Found', `npm's registry refused a package`],
  ['npm error code EUSAGE', 'package.json and package-lock.json do not fit together'],
  ['npm error something new', 'npm ci failed:\nnpm error something new'],
])('npm fails with %j', async (said, sentence) => {
  const root = await checkout(`cat >&2 <<'END'\n${said}\nEND\nexit 1`);

  const { status, stderr } = await bootstrap(root, ['start']);

  expect(status).toBe(1);
  expect(stderr).toContain(`\n${sentence}`);
  expect(stderr).not.toContain('    at ');
});

test('a machine without npm is told so', async () => {
  const root = await checkout('');
  await rm(join(root, 'bin/npm'));

  const { status, stderr } = await bootstrap(root, ['start'], { env: { PATH: join(root, 'bin') } });

  expect(status).toBe(1);
  expect(stderr).toContain('npm was not found on the PATH');
});

test('a read-only checkout is named', async () => {
  const root = await checkout('exit 1');
  await chmod(root, 0o555);
  const asOrdinaryUser = process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override'] : ['env'];

  const [command, ...args] = [...asOrdinaryUser, process.execPath, join(root, 'src/cli/bootstrap.mjs'), 'start'];
  const { status, stderr } = await runProgram(command, args, { env: { PATH: '/usr/bin:/bin' } });
  await chmod(root, 0o755);

  expect(status).toBe(1);
  expect(stderr).toBe(`The packages cannot be installed, since ${root} is read-only: run npm ci as its owner.\n`);
});

test('a changed lock file is installed from again', async () => {
  const root = await checkout('echo >> npm-calls; mkdir -p node_modules', `console.log('ran');`);

  await bootstrap(root, ['tandem']);
  await writeFile(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/zod': { version: '4.6.7' } } }),
  );
  await bootstrap(root, ['tandem']);

  expect(await readFile(join(root, 'npm-calls'), 'utf8')).toBe('\n\n');
});

test('an old Node is told which one is needed', async () => {
  const root = await checkout('exit 1');
  const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.19.1'}})`;

  const { status, stderr } = await bootstrap(root, ['start'], {}, ['--import', old]);

  expect(status).toBe(1);
  expect(stderr).toBe('Node 20 or later is needed to install and start; this is Node 18.19.1.\n');
});

test('a system for which npm has no Node 24 is told to install one', async () => {
  const root = await checkout('exit 1');
  await markInstalled(root);
  const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`;

  const { status, stderr } = await bootstrap(root, ['start'], {}, ['--import', old]);

  expect(status).toBe(1);
  expect(stderr).toContain('Node 24 is needed, this is Node 20.20.2');
});

test('the Node that came with the packages is used under an older one', async () => {
  const root = await checkout('exit 1', 'console.log(process.argv0);');
  await markInstalled(root);
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
  await mkdir(packaged, { recursive: true });
  await symlink(process.execPath, join(packaged, 'node'));

  const { stdout } = await bootstrap(root, ['start']);

  expect(stdout).toBe(`${packaged}/node\n`);
});

test('a script of another name is refused', async () => {
  const root = await checkout('exit 1');

  const { status, stderr } = await bootstrap(root, ['strat']);

  expect(status).toBe(2);
  expect(stderr).toContain('There is no "strat" here');
});

test('SIGTERM reaches the command, which ends in its own way', async () => {
  const root = await checkout(
    'exit 1',
    `process.once('SIGTERM', () => { console.log('goodbye'); process.exit(3); }); setInterval(() => {}, 1000); console.log('up');`,
  );
  await markInstalled(root);

  const result = await bootstrap(root, ['serve'], {
    onStdout: (text, kill) => {
      if (text.includes('up')) {
        kill('SIGTERM');
      }
    },
  });

  expect(result).toEqual({ status: 3, signal: null, stdout: 'up\ngoodbye\n', stderr: '' });
});

test('a command that dies of a signal takes the script along', async () => {
  const root = await checkout('exit 1', `process.kill(process.pid, 'SIGKILL');`);
  await markInstalled(root);

  const { signal } = await bootstrap(root, ['serve']);

  expect(signal).toBe('SIGKILL');
});

import type { App } from '#src/actions/context.ts';
import { UsageError } from '#src/errors.ts';
import { listProgramIds } from '#src/store/programs.ts';

import type { Invocation } from './command.ts';
import { withApp, type AppInvocation } from './with-app.ts';

export interface ProgramInvocation extends AppInvocation {
  readonly programId: string;
}

/** Runs a command on the one program there is, or on the one that --program names. */
export function withProgram(
  invocation: Invocation,
  run: (context: ProgramInvocation) => Promise<number>,
): Promise<number> {
  return withApp(invocation, async (context) =>
    run({ ...context, programId: await chooseProgram(context.app, invocation) }),
  );
}

async function chooseProgram(app: Pick<App, 'store'>, invocation: Pick<Invocation, 'flags'>): Promise<string> {
  const programs = await listProgramIds(app.store);
  const wanted = invocation.flags['program'];
  if (typeof wanted === 'string') {
    if (programs.includes(wanted)) return wanted;
    throw new UsageError(`There is no program ${wanted}. See: tandem connections`);
  }
  const [only, ...others] = programs;
  if (only === undefined)
    throw new UsageError('Nothing is connected yet. Run: npm start, or: npm run tandem -- connect hubspot');
  if (others.length > 0)
    throw new UsageError(`There are ${programs.length} programs: name one with --program ID. See: tandem connections`);
  return only;
}

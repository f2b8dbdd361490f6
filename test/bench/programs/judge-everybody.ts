import { copyJudgements } from './copy-judgements.ts';
import type { GeneratedProgram } from './generated-program.ts';
import { judge, mark, partnersFrom } from './judge-places.ts';

/** One batch is judged, with a past of its own; its judgements stand for everybody else's too. */
export async function judgeEverybody(program: GeneratedProgram, batch: number): Promise<void> {
  await mark(program, partnersFrom(program.partners - batch, batch));
  await judge(program, batch);
  await copyJudgements(program);
}

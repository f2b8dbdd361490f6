import type { Blueprint } from './blueprint.ts';
import { establishedBlueprints } from './blueprints-established.ts';
import { idleBlueprints } from './blueprints-idle.ts';
import { unevenBlueprints } from './blueprints-uneven.ts';
import { youngBlueprints } from './blueprints-young.ts';

/** Every partner of the sample program whose judgement is known in advance. Together they reach each band and each row of each dimension. */
export const blueprints: readonly Blueprint[] = [
  ...establishedBlueprints,
  ...unevenBlueprints,
  ...youngBlueprints,
  ...idleBlueprints,
];

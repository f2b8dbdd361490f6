import type { ReactElement } from 'react';

import type { WritesRun } from '../contract/writes.ts';
import { Confirm } from './Confirm.tsx';
import type { PageParts } from './page-parts.ts';

/** Takes back what a run wrote. */
export function Undo({
  run,
  answer,
  decide,
  size,
}: { run: WritesRun; size: 'xs' | 'md' } & Omit<PageParts, 'host'>): ReactElement {
  return (
    <Confirm
      decide={decide}
      id={`undo-${size}-${run.run}`}
      button="Undo"
      size={size}
      disabled={answer.running !== null || answer.blocked !== null}
      title="Undo this run?"
      text={[
        `${run.text}, ${run.at}.`,
        'Each value that still stands becomes what it was before. What somebody changed since is left, and listed.',
        'Its properties are stopped until you approve them in another plan.',
      ]}
      yes="Undo"
      destructive
      path="/writes/undo"
      body={(key) => ({ key, run: run.run })}
    />
  );
}

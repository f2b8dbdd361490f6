import { Checkbox, Flex, StatusTag, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { WritesProperty } from '../contract/writes.ts';
import { Confirm } from './Confirm.tsx';
import type { PageParts } from './page-parts.ts';

/** A property: what the plan changes in it, where it stands, and what an admin can do about it. */
export function PropertyRow({
  property,
  mayAct,
  isChosen,
  onChoose,
  decide,
}: {
  property: WritesProperty;
  mayAct: boolean;
  isChosen: boolean;
  onChoose: (name: string, isChosen: boolean) => void;
} & Pick<PageParts, 'decide'>): ReactElement {
  const { name, label, text, mayApprove } = property;
  return (
    <TableRow>
      <TableCell>
        <Flex direction="column" gap="flush">
          {mayApprove && mayAct ? (
            <Checkbox name={name} checked={isChosen} onChange={(checked: boolean) => onChoose(name, checked)}>
              {label}
            </Checkbox>
          ) : (
            <Text>{label}</Text>
          )}
          <Text variant="microcopy">{text}</Text>
        </Flex>
      </TableCell>
      <TableCell>
        <Standing property={property} mayAct={mayAct} decide={decide} />
      </TableCell>
    </TableRow>
  );
}

function Standing({
  property,
  mayAct,
  decide,
}: { property: WritesProperty; mayAct: boolean } & Pick<PageParts, 'decide'>): ReactElement {
  const { name, label, state, stateText, tone, note, mayStop } = property;
  const isWaiting = state === 'approved';
  return (
    <Flex direction="column" gap="xs" align="start">
      <StatusTag variant={tone} hollow={state === 'not_approved'}>
        {stateText}
      </StatusTag>
      {note === null ? null : <Text variant="microcopy">{note}</Text>}
      {mayStop && mayAct ? (
        <Confirm
          decide={decide}
          id={`stop-${name}`}
          button={isWaiting ? 'Withdraw' : 'Stop'}
          size="xs"
          title={isWaiting ? `Withdraw the approval of ${label}?` : `Stop writing ${label}?`}
          text={
            isWaiting
              ? ['It is not written. To approve it again, plan again first.']
              : [
                  'Values that were written stay as they are. To take them back, undo the run.',
                  'To write it again, plan and approve it again.',
                ]
          }
          yes={isWaiting ? 'Withdraw' : 'Stop'}
          path="/writes/stop"
          body={() => ({ properties: [name] })}
          done={isWaiting ? `The approval of ${label} is withdrawn.` : `${label} is not written any more.`}
        />
      ) : null}
    </Flex>
  );
}

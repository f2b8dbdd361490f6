import {
  Button,
  Flex,
  LoadingButton,
  Table,
  TableBody,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import { type ReactElement, useState } from 'react';

import { useAct } from '../hooks/use-act.ts';
import { Confirm } from './Confirm.tsx';
import type { PageParts } from './page-parts.ts';
import { Refusal } from './Problem.tsx';
import { PropertyRow } from './PropertyRow.tsx';

/** Every property with what the plan changes in it and where it stands; the chosen ones are approved together, and what is approved is written by a button of its own. */
export function Properties({ plan, answer, decide }: { plan: string } & Omit<PageParts, 'host'>): ReactElement {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const approvable = answer.properties.filter(({ mayApprove }) => mayApprove).map(({ name }) => name);
  const picked = approvable.filter((name) => chosen.has(name));
  const isAll = picked.length === approvable.length;
  const mayAct = answer.may.allowed && answer.blocked === null && answer.running === null;

  const choose = (name: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(name);
    else next.delete(name);
    setChosen(next);
  };

  return (
    <Flex direction="column" gap="sm">
      {answer.may.allowed ? (
        <Actions
          plan={plan}
          answer={answer}
          decide={decide}
          picked={picked}
          mayAct={mayAct}
          all={approvable.length === 0 ? null : isAll ? 'none' : 'all'}
          onChooseAll={() => setChosen(new Set(isAll ? [] : approvable))}
          onApproved={() => setChosen(new Set())}
        />
      ) : null}
      <Table bordered density="condensed" flush>
        <TableHead>
          <TableRow>
            <TableHeader>Property</TableHeader>
            <TableHeader>Status</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {answer.properties.map((property) => (
            <PropertyRow
              key={property.name}
              property={property}
              mayAct={mayAct}
              isChosen={chosen.has(property.name)}
              onChoose={choose}
              decide={decide}
            />
          ))}
        </TableBody>
      </Table>
    </Flex>
  );
}

function Actions(
  props: {
    plan: string;
    picked: readonly string[];
    mayAct: boolean;
    all: 'all' | 'none' | null;
    onChooseAll: () => void;
    onApproved: () => void;
  } & Omit<PageParts, 'host'>,
): ReactElement {
  const { answer, decide, picked, mayAct, plan } = props;
  const act = useAct(decide);
  const { addAlert } = useExtensionActions<'settings'>();
  const count = picked.length === 1 ? '1 property' : `${picked.length} properties`;
  const approve = async () => {
    if (!(await act.send('/writes/approve', () => ({ plan, properties: picked })))) return;
    props.onApproved();
    addAlert({ type: 'success', message: `${count} approved. Nothing is written yet.` });
  };
  return (
    <Flex direction="column" gap="sm">
      {act.state.status === 'failed' ? <Refusal problem={act.state.problem} /> : null}
      <Flex gap="sm" align="center" wrap>
        {answer.apply === null ? null : <Write apply={answer.apply} decide={decide} mayAct={mayAct} />}
        {props.all === null ? null : (
          <LoadingButton
            variant={answer.apply === null ? 'primary' : 'secondary'}
            loading={act.state.status === 'sending'}
            disabled={!mayAct || picked.length === 0}
            onClick={() => void approve()}
          >
            {picked.length === 0 ? 'Approve' : `Approve ${count}`}
          </LoadingButton>
        )}
        {props.all === null ? null : (
          <Button variant="secondary" disabled={!mayAct} onClick={() => props.onChooseAll()}>
            {props.all === 'all' ? 'Choose all' : 'Choose none'}
          </Button>
        )}
      </Flex>
      {props.all === null || picked.length > 0 ? null : (
        <Text variant="microcopy">Choose the properties that Tandem may write. Every value is listed below.</Text>
      )}
    </Flex>
  );
}

function Write({
  apply,
  decide,
  mayAct,
}: {
  apply: NonNullable<PageParts['answer']['apply']>;
  mayAct: boolean;
} & Pick<PageParts, 'decide'>): ReactElement {
  return (
    <Confirm
      decide={decide}
      id="write"
      button={apply.button}
      variant="primary"
      disabled={!mayAct}
      title={apply.title}
      text={apply.text}
      yes={apply.button}
      path="/writes/apply"
      body={(key) => ({ key, properties: apply.properties })}
    />
  );
}

import {
  Alert,
  Button,
  Flex,
  LoadingButton,
  Modal,
  ModalBody,
  ModalFooter,
  Select,
  Text,
  TextArea,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import { type ReactElement, useState } from 'react';

import type { Finding } from '../contract/health.ts';
import { type KnownForm, useKnown } from '../hooks/use-known.ts';
import type { Entering } from './EnterButton.tsx';

const dayMs = 86_400_000;
const periods = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 180, label: 'Half a year' },
  { days: 365, label: 'A year' },
] as const;
const usualDays = 90;

interface KnownProps {
  finding: Finding;
  entering: Entering;
}

/** "Known, because ...": somebody has seen the finding and sets it aside for a while. */
export function KnownButton({ finding, entering }: KnownProps): ReactElement | null {
  const { may } = entering;
  if (may === undefined) return null;
  if (!may.allowed)
    return (
      <Button variant="transparent" size="xs" disabled>
        Known, because ...
      </Button>
    );
  return <OpenForm finding={finding} entering={entering} />;
}

/** What was set aside is open again. */
export function ReopenButton({ finding, entering }: KnownProps): ReactElement | null {
  const form = useKnown(entering.record, finding.id);
  const { addAlert } = useExtensionActions<'crm.record.tab'>();
  if (entering.may?.allowed !== true) return null;
  const reopen = async () => {
    const answer = await form.send({ reason: '', until: null });
    if (answer === null) return;
    addAlert({ type: 'success', message: `${finding.name} is open again.` });
    entering.onEntered(answer);
  };
  return (
    <Flex direction="column" gap="xs" align="start">
      <Failure form={form} />
      <LoadingButton
        variant="secondary"
        size="xs"
        loading={form.state.status === 'sending'}
        onClick={() => void reopen()}
      >
        Open again
      </LoadingButton>
    </Flex>
  );
}

function OpenForm({ finding, entering }: KnownProps): ReactElement {
  const id = `known-${finding.id}`;
  const form = useKnown(entering.record, finding.id);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState<number>(usualDays);
  const { addAlert, closeOverlay } = useExtensionActions<'crm.record.tab'>();
  const isSending = form.state.status === 'sending';

  const clear = () => {
    setReason('');
    setDays(usualDays);
    form.clear();
  };
  const leave = () => {
    closeOverlay(id);
    clear();
  };
  const send = async () => {
    const answer = await form.send({ reason: reason.trim(), until: dayAhead(days) });
    if (answer === null) return;
    leave();
    addAlert({ type: 'success', message: `${finding.name} is set aside for ${labelOf(days)}.` });
    entering.onEntered(answer);
  };
  return (
    <Button
      variant="transparent"
      size="xs"
      overlay={
        <Modal id={id} title={`Known: ${finding.name}`} width="small" onClose={clear}>
          <ModalBody>
            <Flex direction="column" gap="md">
              <Failure form={form} />
              <Text>{finding.what} It comes back by itself when the time is over.</Text>
              <TextArea
                name="reason"
                label="Known, because"
                placeholder="What you know about it"
                required
                rows={3}
                maxLength={500}
                readOnly={isSending}
                value={reason}
                onInput={setReason}
                onChange={setReason}
              />
              <Select
                name="days"
                label="Set it aside for"
                readOnly={isSending}
                options={periods.map(({ days: value, label }) => ({ value, label }))}
                value={days}
                onChange={(value) => {
                  if (typeof value === 'number') setDays(value);
                }}
              />
            </Flex>
          </ModalBody>
          <ModalFooter>
            <Flex gap="sm">
              <LoadingButton
                variant="primary"
                loading={isSending}
                disabled={reason.trim() === ''}
                onClick={() => void send()}
              >
                {form.state.status === 'failed' ? 'Try again' : 'Set aside'}
              </LoadingButton>
              <Button variant="secondary" onClick={leave}>
                Cancel
              </Button>
            </Flex>
          </ModalFooter>
        </Modal>
      }
    >
      Known, because ...
    </Button>
  );
}

function Failure({ form: { state } }: { form: Pick<KnownForm, 'state'> }): ReactElement | null {
  if (state.status !== 'failed') return null;
  const { detail, requestId, title } = state.problem;
  return (
    <Alert title={title} variant="danger">
      {detail}
      {requestId === null ? '' : ` Request ${requestId}.`}
    </Alert>
  );
}

/** `YYYY-MM-DD`, so many days from today. */
function dayAhead(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
}

function labelOf(days: number): string {
  return (periods.find((period) => period.days === days)?.label ?? `${days} days`).toLowerCase();
}

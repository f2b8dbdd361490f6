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
/** What is wrong stays away as long as the program lets it. */
const longestDays = 365;

const choices = [
  { value: 'known', label: 'It is so, and I know why' },
  { value: 'wrong', label: 'It is wrong' },
] as const;
type Says = (typeof choices)[number]['value'];

interface KnownProps {
  finding: Finding;
  entering: Entering;
}

const buttonText = 'Known or wrong ...';

/** "Known, because ..." or "this is wrong, because ...": somebody has seen the finding and sets it aside for a while. */
export function KnownButton({ finding, entering }: KnownProps): ReactElement | null {
  const { may } = entering;
  if (may === undefined) return null;
  if (!may.allowed)
    return (
      <Button variant="transparent" size="xs" disabled>
        {buttonText}
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
    const answer = await form.send({ reason: '', until: null, says: 'known' });
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
  const [says, setSays] = useState<Says>('known');
  const { addAlert, closeOverlay } = useExtensionActions<'crm.record.tab'>();
  const isSending = form.state.status === 'sending';

  const clear = () => {
    setReason('');
    setDays(usualDays);
    setSays('known');
    form.clear();
  };
  const leave = () => {
    closeOverlay(id);
    clear();
  };
  const send = async () => {
    const until = dayAhead(says === 'wrong' ? longestDays : days);
    const answer = await form.send({ reason: reason.trim(), until, says });
    if (answer === null) return;
    leave();
    addAlert({ type: 'success', message: thanks(finding.name, says, days) });
    entering.onEntered(answer);
  };
  return (
    <Button
      variant="transparent"
      size="xs"
      overlay={
        <Modal id={id} title={`Set aside: ${finding.name}`} width="small" onClose={clear}>
          <ModalBody>
            <Flex direction="column" gap="md">
              <Failure form={form} />
              <Text>{finding.what}</Text>
              <Select
                name="says"
                label="What do you say to it?"
                readOnly={isSending}
                options={choices.map(({ value, label }) => ({ value, label }))}
                value={says}
                onChange={(value) => setSays(value === 'wrong' ? 'wrong' : 'known')}
              />
              <TextArea
                name="reason"
                label={says === 'wrong' ? 'This is wrong, because' : 'Known, because'}
                placeholder={says === 'wrong' ? 'What is not so' : 'What you know about it'}
                required
                rows={3}
                maxLength={500}
                readOnly={isSending}
                value={reason}
                onInput={setReason}
                onChange={setReason}
              />
              {says === 'wrong' ? null : (
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
              )}
              <Text variant="microcopy">
                {says === 'wrong'
                  ? 'It stays away until it is found anew, for a year at most. Whoever runs the program sees what you wrote.'
                  : 'It comes back by itself when the time is over. Whoever runs the program sees what you wrote.'}
              </Text>
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
      {buttonText}
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

function thanks(name: string, says: Says, days: number): string {
  return says === 'wrong' ? `${name} is called wrong and stays away.` : `${name} is set aside for ${labelOf(days)}.`;
}

function labelOf(days: number): string {
  return (periods.find((period) => period.days === days)?.label ?? `${days} days`).toLowerCase();
}

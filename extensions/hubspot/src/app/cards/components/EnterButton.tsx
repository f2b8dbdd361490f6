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
  useExtensionActions,
} from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { HealthCardAnswer, ReadyHealthCard } from '../contract/health.ts';
import type { RecordOnScreen } from '../hooks/health-request.ts';
import { type EntryForm, useEntry } from '../hooks/use-entry.ts';
import { type Entry, entryFor } from './entries.ts';

/** What the parts of the card need to let a person enter something. */
export interface Entering {
  readonly record: RecordOnScreen;
  /** Absent when the backend takes no entries. */
  readonly may: ReadyHealthCard['may'];
  /** Takes the card's new answer, so that it shows at once. */
  readonly onEntered: (answer: HealthCardAnswer) => void;
}

/** The button that helps a dimension, where there is one. Who may not use it sees it disabled, with the reason. */
export function EnterButton({ dimension, entering }: { dimension: string; entering: Entering }): ReactElement | null {
  const entry = entryFor(dimension);
  const { may } = entering;
  if (entry === null || may === undefined) return null;
  if (may.allowed) return <OpenForm entry={entry} entering={entering} />;
  return (
    <Flex direction="column" gap="xs" align="start">
      <Button variant="secondary" size="xs" disabled>
        {entry.button}
      </Button>
      {may.reason === null ? null : <Text variant="microcopy">{may.reason}</Text>}
    </Flex>
  );
}

function OpenForm({ entry, entering }: { entry: Entry; entering: Entering }): ReactElement {
  const form = useEntry(entering.record, entry);
  const { addAlert, closeOverlay } = useExtensionActions<'crm.record.tab'>();

  const leave = () => {
    closeOverlay(entry.id);
    form.clear();
  };
  const send = async () => {
    const { value } = form;
    const answer = await form.send();
    if (answer === null || value === null) return;
    leave();
    addAlert({ type: 'success', message: entry.saved(value) });
    entering.onEntered(answer);
  };

  return (
    <Button
      variant="secondary"
      size="xs"
      overlay={
        <Modal id={entry.id} title={entry.title} width="small" onClose={() => form.clear()}>
          <ModalBody>
            <Fields entry={entry} form={form} />
          </ModalBody>
          <ModalFooter>
            <Flex gap="sm">
              <LoadingButton
                variant="primary"
                loading={form.state.status === 'sending'}
                disabled={form.value === null}
                onClick={() => void send()}
              >
                {form.state.status === 'failed' ? 'Try again' : 'Save'}
              </LoadingButton>
              <Button variant="secondary" onClick={leave}>
                Cancel
              </Button>
            </Flex>
          </ModalFooter>
        </Modal>
      }
    >
      {entry.button}
    </Button>
  );
}

function Fields({ entry, form }: { entry: Entry; form: EntryForm }): ReactElement {
  const { state } = form;
  const { name, label, placeholder } = entry.field;
  return (
    <Flex direction="column" gap="md">
      {state.status === 'failed' ? (
        <Alert title={state.problem.title} variant="danger">
          {state.problem.detail}
          {state.problem.requestId === null ? '' : ` Request ${state.problem.requestId}.`}
        </Alert>
      ) : null}
      <Text>{entry.explanation}</Text>
      <Select
        name={name}
        label={label}
        placeholder={placeholder}
        required
        readOnly={state.status === 'sending'}
        options={[...entry.options]}
        value={form.value ?? ''}
        onChange={(value) => {
          if (typeof value === 'string' || typeof value === 'number') form.choose(value);
        }}
      />
    </Flex>
  );
}

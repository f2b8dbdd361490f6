import {
  Button,
  Flex,
  LoadingButton,
  Modal,
  ModalBody,
  ModalFooter,
  Text,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import { type Act, type ActBody, useAct } from '../hooks/use-act.ts';
import type { Writes } from '../hooks/use-writes.ts';
import { Refusal } from './Problem.tsx';

export interface ConfirmProps {
  readonly decide: Writes['decide'];
  /** Name of its dialogue on the page. */
  readonly id: string;
  readonly button: string;
  readonly variant?: 'primary' | 'secondary';
  readonly size?: 'xs' | 'md';
  readonly disabled?: boolean;
  readonly title: string;
  readonly text: readonly string[];
  /** The words of the button that does it. */
  readonly yes: string;
  readonly destructive?: boolean;
  /** Where the decision goes, and with what. */
  readonly path: string;
  readonly body: ActBody;
  /** Said when it is done. */
  readonly done?: string;
}

/** A button that asks once more before it does something, in a dialogue that says what. */
export function Confirm(props: ConfirmProps): ReactElement {
  const act = useAct(props.decide);
  const { addAlert, closeOverlay } = useExtensionActions<'settings'>();

  const leave = () => {
    closeOverlay(props.id);
    act.clear();
  };
  const send = async () => {
    if (!(await act.send(props.path, props.body))) return;
    leave();
    if (props.done !== undefined) addAlert({ type: 'success', message: props.done });
  };

  return (
    <Button
      variant={props.variant ?? 'secondary'}
      size={props.size ?? 'md'}
      disabled={props.disabled === true}
      overlay={
        <Modal
          id={props.id}
          title={props.title}
          width="small"
          variant={props.destructive === true ? 'danger' : 'default'}
          onClose={() => act.clear()}
        >
          <ModalBody>
            <Flex direction="column" gap="sm">
              {act.state.status === 'failed' ? <Refusal problem={act.state.problem} /> : null}
              {props.text.map((sentence) => (
                <Text key={sentence}>{sentence}</Text>
              ))}
            </Flex>
          </ModalBody>
          <ModalFooter>
            <Answers yes={props.yes} destructive={props.destructive === true} act={act} send={send} leave={leave} />
          </ModalFooter>
        </Modal>
      }
    >
      {props.button}
    </Button>
  );
}

function Answers(props: {
  yes: string;
  destructive: boolean;
  act: Act;
  send: () => Promise<void>;
  leave: () => void;
}): ReactElement {
  const { status } = props.act.state;
  return (
    <Flex gap="sm" wrap>
      <LoadingButton
        variant={props.destructive ? 'destructive' : 'primary'}
        loading={status === 'sending'}
        onClick={() => void props.send()}
      >
        {status === 'failed' ? 'Try again' : props.yes}
      </LoadingButton>
      <Button variant="secondary" onClick={props.leave}>
        Cancel
      </Button>
    </Flex>
  );
}

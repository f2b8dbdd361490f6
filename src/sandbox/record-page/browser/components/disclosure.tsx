import type { AccordionProps, TabProps, TabsProps } from '@hubspot/ui-extensions';
import {
  Children,
  isValidElement,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { z } from 'zod';

import { shortSize } from './sizes.ts';

export function Accordion(props: AccordionProps): ReactNode {
  const [openHere, setOpenHere] = useState(props.defaultOpen === true);
  const open = props.open ?? openHere;
  const bodyId = useId();
  return (
    <div className={`hs-accordion hs-accordion-${shortSize(props.size, 'sm')}`}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={bodyId}
        disabled={props.disabled}
        onClick={() => {
          setOpenHere(!open);
          props.onClick?.();
        }}
      >
        <i aria-hidden="true" />
        {props.title}
      </button>
      {open ? (
        <div id={bodyId} className="hs-accordion-body">
          {props.children}
        </div>
      ) : null}
    </div>
  );
}

/** Children arrive as wrappers of remote components; the tab's own props are inside. */
const TabWrapper = z.object({
  component: z.object({
    props: z.object({
      tabId: z.union([z.string(), z.number()]).optional(),
      title: z.string().optional(),
      disabled: z.boolean().optional(),
    }),
  }),
});

function tabProps(tab: ReactElement): z.infer<typeof TabWrapper>['component']['props'] {
  const wrapper = TabWrapper.safeParse(tab.props);
  return wrapper.success ? wrapper.data.component.props : {};
}

export function Tabs(
  props: Omit<TabsProps, 'onSelectedChange'> & { onSelectedChange?: (id: string | number) => void },
): ReactNode {
  const tabs = Children.toArray(props.children).filter((child): child is ReactElement => isValidElement(child));
  const ids = tabs.map((tab, position) => tabProps(tab).tabId ?? position);
  const [chosen, setChosen] = useState(props.defaultSelected ?? ids[0]);
  const selected = props.selected ?? chosen;
  const list = useRef<HTMLDivElement>(null);
  const base = useId();

  const choose = (id: string | number) => {
    setChosen(id);
    props.onSelectedChange?.(id);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next =
      step === undefined ? undefined : ids[(ids.findIndex((id) => id === selected) + step + ids.length) % ids.length];
    if (next === undefined) return;
    choose(next);
    list.current?.querySelector<HTMLButtonElement>(`[data-tab="${next}"]`)?.focus();
  };

  return (
    <div className="hs-tabs" data-variant={props.variant ?? 'default'}>
      <div role="tablist" ref={list} tabIndex={-1} onKeyDown={move}>
        {tabs.map((tab, position) => {
          const id = ids[position] ?? position;
          const { title, disabled } = tabProps(tab);
          return (
            <button
              key={id}
              type="button"
              role="tab"
              data-tab={id}
              id={`${base}-${id}`}
              aria-selected={id === selected}
              aria-controls={`${base}-panel`}
              tabIndex={id === selected ? 0 : -1}
              disabled={disabled}
              onClick={() => choose(id)}
            >
              {title}
            </button>
          );
        })}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${selected}`}>
        {tabs.filter((_, position) => ids[position] === selected)}
      </div>
    </div>
  );
}

export function Tab(props: TabProps): ReactNode {
  return <>{props.children}</>;
}

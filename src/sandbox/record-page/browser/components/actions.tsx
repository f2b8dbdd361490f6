import type { ButtonProps, ButtonRowProps, LinkProps, LoadingButtonProps } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';

import { WithOverlay } from './overlay.tsx';
import { shortSize } from './sizes.ts';

/** A handler crosses to the worker, an event object cannot: the card gets the bare description that the vendor sends. */
type Handler = ((event: { type: string; bubbles: boolean; timeStamp: number; id: string }) => unknown) | undefined;

function clicked(handler: Handler): void {
  void handler?.({ type: 'click', bubbles: true, timeStamp: performance.now(), id: '' });
}

export function Link(props: Omit<LinkProps, 'onClick'> & { onClick?: Handler }): ReactNode {
  const url = typeof props.href === 'string' ? props.href : props.href.url;
  const outside = typeof props.href !== 'string' && props.href.external === true;
  return (
    <WithOverlay overlay={props.overlay}>
      <a
        className="hs-link"
        data-variant={props.variant ?? 'primary'}
        href={url}
        {...(outside ? { target: '_blank', rel: 'noreferrer' } : {})}
        onClick={(event) => {
          if (props.preventDefault === true) event.preventDefault();
          clicked(props.onClick);
        }}
      >
        {props.children}
      </a>
    </WithOverlay>
  );
}

export function Button(
  props: Omit<ButtonProps, 'onClick'> & { onClick?: Handler } & Partial<Pick<LoadingButtonProps, 'loading'>>,
): ReactNode {
  const waiting = props.loading === true;
  return (
    <WithOverlay overlay={props.overlay}>
      <button
        type={props.type ?? 'button'}
        className={`hs-button hs-button-${shortSize(props.size, 'md')}`}
        data-variant={props.variant ?? 'secondary'}
        disabled={props.disabled === true || waiting}
        aria-busy={waiting}
        onClick={() => {
          clicked(props.onClick);
          openHref(props.href);
        }}
      >
        {props.children}
      </button>
    </WithOverlay>
  );
}

function openHref(href: ButtonProps['href']): void {
  if (href === undefined) return;
  if (typeof href === 'string') window.location.assign(href);
  else if (href.external === true) window.open(href.url, '_blank', 'noreferrer');
  else window.location.assign(href.url);
}

export function ButtonRow(props: ButtonRowProps): ReactNode {
  return <div className="hs-button-row">{props.children}</div>;
}

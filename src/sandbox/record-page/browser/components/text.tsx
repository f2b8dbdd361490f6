import type { HeadingProps, IconProps, ListProps, TextProps } from '@hubspot/ui-extensions';
import { Children, type CSSProperties, type ReactNode } from 'react';

import { iconPath } from './icon-paths.ts';

const weights: Readonly<Record<string, number>> = { regular: 400, demibold: 600, bold: 700 };
const decorations: Readonly<Record<string, string>> = { underline: 'underline', strikethrough: 'line-through' };

export function Text(props: TextProps): ReactNode {
  const style: CSSProperties = {
    fontWeight: weights[props.format?.fontWeight ?? ''],
    fontStyle: props.format?.italic === true ? 'italic' : undefined,
    textDecoration: decorations[props.format?.lineDecoration ?? ''],
    textTransform: props.format?.textTransform === 'sentenceCase' ? undefined : props.format?.textTransform,
  };
  const truncates = props.truncate === true || typeof props.truncate === 'object';
  if (truncates && typeof props.truncate === 'object') style.maxWidth = props.truncate.maxWidth;
  const name = `hs-text hs-text-${props.variant ?? 'bodytext'}${truncates ? ' hs-truncate' : ''}`;
  if (props.inline === true) {
    return (
      <span className={name} style={style}>
        {props.children}
      </span>
    );
  }
  return (
    <div className={name} style={style}>
      {props.children}
    </div>
  );
}

export function Heading(props: HeadingProps): ReactNode {
  return props.inline === true ? (
    <span className="hs-heading">{props.children}</span>
  ) : (
    <h3 className="hs-heading">{props.children}</h3>
  );
}

export function List(props: ListProps): ReactNode {
  const items = Children.toArray(props.children).map((child, position) => (
    // The vendor gives list children no identity either: their place is all there is.
    // eslint-disable-next-line react/no-array-index-key
    <li key={position}>{child}</li>
  ));
  const name = `hs-list hs-list-${props.variant ?? 'unordered'}`;
  return props.variant?.startsWith('ordered') === true ? (
    <ol className={name}>{items}</ol>
  ) : (
    <ul className={name}>{items}</ul>
  );
}

export function Icon(props: IconProps): ReactNode {
  const label = props.screenReaderText;
  return (
    <svg
      className={`hs-icon hs-icon-${props.size ?? 'md'}`}
      data-color={props.color ?? 'inherit'}
      viewBox="0 0 16 16"
      role={label === undefined ? 'presentation' : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
    >
      <path d={iconPath(props.name)} />
    </svg>
  );
}

import type { ComponentPropsWithRef } from 'react';

/** A button that keeps the focus while it is off or busy: a browser takes the focus from a `disabled` one for good. */
export function FocusableButton({
  disabled = false,
  type = 'button',
  onClick,
  ...props
}: ComponentPropsWithRef<'button'>) {
  return (
    <button
      {...props}
      type={type}
      aria-disabled={disabled || props['aria-disabled']}
      onClick={disabled ? undefined : onClick}
    />
  );
}

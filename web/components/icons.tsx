export function PencilIcon() {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden
    >
      <path
        d="M4 20h4L19 9l-4-4L4 16v4z M13.5 6.5l4 4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function LockIcon() {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden
    >
      <path
        d="M6 11h12v9H6z M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

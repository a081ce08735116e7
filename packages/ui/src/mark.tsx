/** Our mark: a leaf inside a garden wall. Takes the text colour. */
export function Mark({ size = 28, title }: { size?: number; title?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" role={title ? "img" : "presentation"} aria-label={title}>
      <path d="M4 28V11.5A7.5 7.5 0 0 1 11.5 4h9A7.5 7.5 0 0 1 28 11.5V28" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M16 26c-5.2-2.2-6.6-8.6-1.2-14.6C20.6 15 21.8 22 16 26Z" fill="currentColor" />
      <path d="M16 28.5V17" stroke="var(--hortus-mark-vein, #fbfaf6)" strokeWidth="1.4" strokeLinecap="round" />
      <path d="M2.5 28.5h27" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}

/** Our mark: a leaf inside a wall, the *hortus conclusus*. Takes the text colour for the leaf; drawn on a 32 × 32 field. */
export function Mark({ size = 28, title }: { size?: number; title?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      role={title ? "img" : undefined}
      aria-label={title}
      aria-hidden={title ? undefined : true}
    >
      <path d={WALL} stroke="var(--h-clay)" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
      <path d={LEAF} fill="var(--h-primary)" />
      <path d={VEIN} stroke="var(--h-card)" strokeWidth="1.5" strokeLinecap="round" />
      <path d={STEM} stroke="var(--h-primary)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

// The wall is open at the foot, where the stem stands: a garden has a gate.
const WALL =
  "M11.5 28H6.5A3.5 3.5 0 0 1 3 24.500V13.500C3 7.700 8.800 3 16 3s13 4.700 13 10.500v11A3.500 3.500 0 0 1 25.500 28h-5";
const LEAF = "M16 8.200c5.300 2.900 6.900 8.500 0 14.600c-6.900-6.100-5.300-11.700 0-14.600z";
const VEIN = "M16 13v7.500";
const STEM = "M16 22v6";

import type { Product, RegulatoryClass } from "@hortus/contracts";

/** What a product says about itself, beside its code. */
export type ProductFields = Omit<
  Product,
  "id" | "code" | "daysOfSupply" | "archivedAt" | "createdAt" | "updatedAt"
>;

export interface StoredProduct extends ProductFields {
  id: string;
  code: string;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Classes whose goods may be named only to the person who takes them and to those who care for her (GRD-2, 广告法 15). */
const PRESCRIPTION_CLASSES = ["drug_rx", "drug_special"] as const satisfies readonly RegulatoryClass[];

export const isPrescription = (regulatoryClass: string | undefined): boolean =>
  PRESCRIPTION_CLASSES.some((each) => each === regulatoryClass);

/**
 * What a message to a customer may call the product; undefined when it may not be named at all. A product that the catalogue does not
 * know has no class, so nobody can say that it may be named.
 */
export function productNameForMessage(
  product: { name: string; regulatoryClass: string } | undefined,
): string | undefined {
  return product && !isPrescription(product.regulatoryClass) ? product.name : undefined;
}

/** Days that one pack lasts, to a tenth; undefined unless units and dose are known. */
export function daysOfSupply({
  unitsPerPack,
  dailyDose,
  sharingFactor,
}: Pick<ProductFields, "unitsPerPack" | "dailyDose" | "sharingFactor">): number | undefined {
  if (unitsPerPack === null || dailyDose === null) return undefined;
  return Math.round((unitsPerPack / (dailyDose * sharingFactor)) * 10) / 10;
}

export const emptyFields: Omit<ProductFields, "name" | "regulatoryClass"> = {
  brand: null,
  category: null,
  role: null,
  rangeRole: null,
  priceFen: null,
  memberOnly: false,
  unitsPerPack: null,
  dailyDose: null,
  sharingFactor: 1,
  approvalNumber: null,
  approvalExpiresOn: null,
  onlineSaleProhibited: false,
};

export const FIELD_NAMES: readonly (keyof ProductFields)[] = [
  "name",
  "regulatoryClass",
  ...(Object.keys(emptyFields) as (keyof typeof emptyFields)[]), // its own keys
];

/** The fields in which two versions differ. */
export const differingFields = (before: ProductFields, after: ProductFields): (keyof ProductFields)[] =>
  FIELD_NAMES.filter((name) => before[name] !== after[name]);

export const pickFields = (
  product: ProductFields,
  names: readonly (keyof ProductFields)[],
): Partial<ProductFields> => Object.fromEntries(names.map((name) => [name, product[name]]));

/** A version with the changes over it; what a change does not say stays. */
export function applyChange(
  before: ProductFields,
  change: { [Name in keyof ProductFields]?: ProductFields[Name] | undefined },
): ProductFields {
  const said = Object.entries(change).filter(
    ([name, value]) => value !== undefined && FIELD_NAMES.some((each) => each === name),
  );
  return { ...pickAll(before), ...Object.fromEntries(said) };
}

const pickAll = (product: ProductFields): ProductFields => pickFields(product, FIELD_NAMES) as ProductFields; // all of them

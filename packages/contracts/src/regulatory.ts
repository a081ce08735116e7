import { z } from "zod";

/**
 * What the law takes a product or service for; most rules about words and offers turn on it. One list for products, content and
 * the compliance gate.
 */
export const REGULATORY_CLASSES = [
  "drug_rx",
  "drug_otc_a",
  "drug_otc_b",
  "drug_special",
  "tcm_decoction_piece",
  "medical_device_1",
  "medical_device_2",
  "medical_device_3",
  "health_food",
  "fsmp",
  "infant_formula",
  "ordinary_food",
  "cosmetic_ordinary",
  "cosmetic_special",
  "disinfectant",
  "medical_service",
  "medical_aesthetic_service",
  "non_medical_beauty_service",
  "other",
] as const;
export const regulatoryClass = z.enum(REGULATORY_CLASSES);
export type RegulatoryClass = z.infer<typeof regulatoryClass>;

export const regulatoryClassWords: { readonly [Class in RegulatoryClass]: { zh: string; en: string } } = {
  drug_rx: { zh: "处方药", en: "Prescription drug" },
  drug_otc_a: { zh: "甲类非处方药", en: "OTC drug, class A" },
  drug_otc_b: { zh: "乙类非处方药", en: "OTC drug, class B" },
  drug_special: { zh: "特殊管理药品", en: "Specially controlled drug" },
  tcm_decoction_piece: { zh: "中药饮片", en: "Herbal decoction piece" },
  medical_device_1: { zh: "一类医疗器械", en: "Medical device, class 1" },
  medical_device_2: { zh: "二类医疗器械", en: "Medical device, class 2" },
  medical_device_3: { zh: "三类医疗器械", en: "Medical device, class 3" },
  health_food: { zh: "保健食品（蓝帽子）", en: "Health food" },
  fsmp: { zh: "特殊医学用途配方食品", en: "Food for special medical purposes" },
  infant_formula: { zh: "婴幼儿配方食品", en: "Infant formula" },
  ordinary_food: { zh: "普通食品", en: "Ordinary food" },
  cosmetic_ordinary: { zh: "普通化妆品", en: "Cosmetic" },
  cosmetic_special: { zh: "特殊化妆品", en: "Special cosmetic" },
  disinfectant: { zh: "消毒产品", en: "Disinfectant" },
  medical_service: { zh: "医疗服务", en: "Medical service" },
  medical_aesthetic_service: { zh: "医疗美容服务", en: "Medical aesthetics" },
  non_medical_beauty_service: { zh: "生活美容服务", en: "Beauty service" },
  other: { zh: "其他", en: "Other" },
};

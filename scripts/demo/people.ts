import { createChance } from "./chance.ts";

const families =
  "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾".split(
    "",
  );
const givenFirst = "晓雨思子文佳梓若春秋建志海明国玉秀淑桂美雅欣婷静丽敏慧嘉浩宇俊泽一书".split("");
const givenSecond = "涵彤萱琪妍怡洁芳华英兰珍梅强伟军平辉鹏飞杰超凯阳洋博轩然宁安悦".split("");
const nickStyles = [
  "{full}",
  "{given}",
  "阿{second}",
  "{given}妈妈",
  "小{family}",
  "平安喜乐",
  "{family}先生",
  "{family}姐",
  "向阳而生",
];

export interface DemoPerson {
  /** Customer number of the purchase log. */
  number: string;
  name: string;
  nickname: string;
  gender: 0 | 1 | 2;
  phone: string;
  unionid: string;
}

/** The same person for the same number, always. Phone numbers are of a made-up range (199 0000 …) that no operator gives out. */
export function personOf(number: string): DemoPerson {
  const chance = createChance(Number(number) * 7919 + 17);
  const family = chance.pick(families);
  const second = chance.pick(givenSecond);
  const given = chance.next() < 0.25 ? second : chance.pick(givenFirst) + second;
  const name = family + given;
  const nickname = chance
    .pick(nickStyles)
    .replace("{full}", name)
    .replace("{given}", given)
    .replace("{second}", second)
    .replace("{family}", family);
  return {
    number,
    name,
    nickname,
    gender: chance.next() < 0.68 ? 2 : chance.next() < 0.9 ? 1 : 0,
    phone: `1990000${number.padStart(4, "0").slice(-4)}`,
    unionid: `oDemo${number.padStart(23, "0")}`,
  };
}

import { addDays } from "@hortus/kernel";
import { Solar } from "lunar-typescript";

interface Words {
  zh: string;
  en: string;
}
export interface SolarTerm {
  name: Words;
  advice: Words;
}

/** The 24 terms with a harmless thing to do for oneself: habits only, no goods and no effects, so that every channel may carry them. */
const TERMS: Readonly<Record<string, SolarTerm>> = {
  立春: term("立春", "Start of Spring", "早睡早起,出门走走,把窗打开换气", "Rise early, walk, air the rooms"),
  雨水: term("雨水", "Rain Water", "别急着减衣,下雨天记得换干鞋袜", "Keep your layers on; change wet shoes"),
  惊蛰: term("惊蛰", "Awakening of Insects", "饭后散步半小时,少熬夜", "Walk after meals, sleep in time"),
  春分: term("春分", "Spring Equinox", "作息规律,三餐定时", "Regular hours, regular meals"),
  清明: term(
    "清明",
    "Clear and Bright",
    "踏青时带件外套,留意花粉",
    "Take a jacket on walks, mind the pollen",
  ),
  谷雨: term("谷雨", "Grain Rain", "潮湿天被褥多晒,家里通风", "Air the bedding while it is damp"),
  立夏: term("立夏", "Start of Summer", "午后小睡二十分钟,多喝水", "A short nap after noon, more water"),
  小满: term("小满", "Lesser Fullness", "饮食清淡,衣服透气", "Light meals, airy clothes"),
  芒种: term(
    "芒种",
    "Grain in Ear",
    "出汗后及时擦干,空调别直吹",
    "Dry off after sweating; no direct cold air",
  ),
  夏至: term("夏至", "Summer Solstice", "避开正午出门,随身带水", "Stay in at noon, carry water"),
  小暑: term("小暑", "Lesser Heat", "室内外温差别太大", "Keep inside not much colder than outside"),
  大暑: term("大暑", "Greater Heat", "老人孩子防暑,定时补水", "Mind the heat for old and young"),
  立秋: term("立秋", "Start of Autumn", "早晚转凉,夜里盖好肚子", "Cool nights: cover yourself"),
  处暑: term("处暑", "End of Heat", "作息往前挪半小时", "Half an hour earlier to bed"),
  白露: term("白露", "White Dew", "早晚添件薄外套", "A light jacket morning and evening"),
  秋分: term("秋分", "Autumn Equinox", "多走动,少久坐", "Move more, sit less"),
  寒露: term("寒露", "Cold Dew", "睡前温水泡脚", "A warm foot bath before bed"),
  霜降: term("霜降", "Frost's Descent", "围巾帽子备起来,锻炼先热身", "Scarf and hat; warm up before sport"),
  立冬: term("立冬", "Start of Winter", "早睡晚起,晒晒太阳", "Sleep longer, find the sun"),
  小雪: term("小雪", "Lesser Snow", "室内加湿,常换气", "Moist and fresh air inside"),
  大雪: term("大雪", "Greater Snow", "雪天慢行,穿防滑鞋", "Slow steps and firm shoes on snow"),
  冬至: term("冬至", "Winter Solstice", "和家人吃顿热饭,早点休息", "A warm family meal, an early night"),
  小寒: term("小寒", "Lesser Cold", "护好手脚和脖子", "Keep hands, feet and neck warm"),
  大寒: term("大寒", "Greater Cold", "年前理一理家庭小药箱", "Tidy the medicine box before the new year"),
};

// A declaration, since the table above is made when the module is read.
function term(zh: string, en: string, adviceZh: string, adviceEn: string): SolarTerm {
  return { name: { zh, en }, advice: { zh: adviceZh, en: adviceEn } };
}

/** The terms that begin between two days, both included, by day. As the almanac of Beijing has them, whatever the workspace's zone. */
export function solarTermsBetween(from: string, to: string): Map<string, SolarTerm> {
  const found = new Map<string, SolarTerm>();
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
    const known = TERMS[Solar.fromYmd(year, month, date).getLunar().getJieQi()];
    if (known) found.set(day, known);
  }
  return found;
}

import { defineWords } from "@hortus/ui";

export const consentPageWords = defineWords("h5-consents", {
  zh: {
    title: "我的授权",
    about: "您可以随时开启或关闭，立即生效。关闭不影响您购买和咨询。",
    on: "已开启",
    off: "已关闭",
    since: "{{at}} 起",
    over: "这个链接已失效",
    overHint: "请向您的顾问要一个新的链接。",
    failed: "没有保存，请再试一次",
    saved: "已保存",
    all: "全部关闭",
    allDone: "已全部关闭，我们不会再主动联系您",
  },
  en: {
    title: "What I agreed to",
    about: "Switch on or off at any time; it holds at once, and changes nothing about buying or asking.",
    on: "On",
    off: "Off",
    since: "since {{at}}",
    over: "This link is over",
    overHint: "Ask your advisor for a new one.",
    failed: "Not saved, try again",
    saved: "Saved",
    all: "Switch all off",
    allDone: "All are off; we will not write to you any more",
  },
});

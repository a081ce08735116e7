import type { ConsentPurpose } from "@hortus/contracts";

/** What customers are shown until the workspace publishes words of its own; counsel should. */
export const defaultTexts: { readonly [Purpose in ConsentPurpose]: { title: string; text: string } } = {
  service_messages: {
    title: "服务消息",
    text: "您添加我们的顾问后，我们会就您的订单、用药提醒和到店服务与您联系。关闭后，顾问不再主动给您发消息；您仍可随时联系我们。",
  },
  marketing: {
    title: "优惠与活动消息",
    text: "同意后，我们会通过企业微信向您发送优惠、新品和活动消息。您可以随时在此关闭，不影响其他服务。",
  },
  personalisation: {
    title: "个性化推荐",
    text: "同意后，我们会根据您的购买和浏览记录为您推荐内容。关闭后，您看到的内容不再因人而异。",
  },
  health_data: {
    title: "健康信息（敏感个人信息）",
    text: "为向您提供用药提醒和健康服务，我们需要处理您的健康状况、用药和检测结果。健康信息一旦泄露可能影响您的人格尊严与安全，我们会加密保存，仅供为您服务的顾问查看。此项须单独同意，不同意不影响购买商品。",
  },
  sharing: {
    title: "向合作方提供",
    text: "同意后，我们会将您的姓名和联系方式提供给您所属门店的经营主体，用于配送和到店服务。此项须单独同意。",
  },
};

"""The privacy notice a new installation starts with (PIPL art. 17, 22, 23, 29–31, 39, 44–50).

The agency replaces its name, address and contacts before using it; a version once shown is never edited, a new
one is added. Blank lines part the paragraphs, a line beginning with “## ” is a heading: `paragraphs` reads them.
"""

CHINESE = """本告知书由旅档国际旅行社有限公司（以下称“我们”）向您提供。我们依照《中华人民共和国个人信息保护法》《中华人民共和国旅游法》等法律处理您的个人信息。请您在提供信息之前阅读；不明白之处，可以请接待人员解释。

## 一、我们是谁
个人信息处理者：旅档国际旅行社有限公司。地址：上海市黄浦区示例路 100 号 3 楼。个人信息保护负责人：信息与合规部。电话：021-0000 0000。电子邮箱：privacy@ludang.example。

## 二、我们处理哪些信息，用来做什么，怎样处理
1. 姓名、性别、出生日期、电话、电子邮箱、微信号、地址：用于咨询、报价、预订、签订和履行旅游合同，以及在行程前后与您联系。这是提供旅游服务所必需的信息；不提供，我们可能无法为您服务。
2. 出行需求、偏好：用于设计适合您的行程。
3. 敏感个人信息：身份证、护照、通行证等证件的种类、号码和有效期，用于出票、订房、签证和投保；饮食禁忌、健康状况、行动不便等特殊需要，用于保障您的安全和健康。此类信息一旦泄露，可能使您的人身、财产安全受到危害，因此我们只在确有必要时收集，并请您单独同意。不同意的，我们仍可为您提供不需要这些信息的服务。
4. 信息的来源：由您本人或者您委托的人、您的监护人提供。我们不向他人购买名单。
5. 处理方式：收集、存储、使用、传输、提供和删除。个人信息加密保存，页面上默认遮盖显示；工作人员查看完整号码须说明用途，每次查看都留有记录。我们不以自动化决策方式对您作出有重大影响的决定。

## 三、保存多久
我们在实现上述目的所必需的最短时间内保存。合同及有关资料自合同履行完毕之日起保存不少于二年（旅行社条例实施细则）；法律、行政法规另有规定的，从其规定。仅登记而没有成行的，自最后一次联系起保存不超过二年。期满后予以删除或者销毁密钥，使其不能恢复。首次联系的简要记录在放弃登记三十日后销毁。

## 四、我们向谁提供
1. 经您单独同意，向完成行程所必需的承运人、酒店、景区、地接社、保险公司提供必要的姓名、联系方式和证件信息。接收方的名称、联系方式、处理目的和方式、信息种类，在您的旅游合同或者行程单中列明，也可以向我们查询。
2. 出境旅游的，经您单独同意，向境外的酒店、地接社、航空公司、使领馆等提供必要信息；境外接收方的名称、联系方式、处理目的和方式、信息种类，以及您向其行使权利的方式，在出发前书面告知您。
3. 受我们委托提供技术服务的单位，只能按照约定处理信息，不得另作他用。
4. 除上述情形和法律规定的情形以外，我们不向他人提供您的个人信息，也不公开您的个人信息。

## 五、未成年人
不满十四周岁的未成年人的个人信息，须由父母或者其他监护人同意，并由我们按照专门的规则处理。

## 六、您的权利
您有权知情和决定，有权查阅、复制、更正、补充、删除您的个人信息，有权请求将个人信息转移至您指定的处理者，有权要求我们解释处理规则，有权撤回同意和拒绝营销。撤回同意不影响撤回之前已经进行的处理。您可以到门店、拨打上述电话或者发送电子邮件提出请求；核实身份后，我们在十五日内答复。近亲属可以依法对逝者的信息行使相应权利。

## 七、安全与投诉
我们采取加密、权限管理、留痕、备份、培训等措施保护个人信息。发生或者可能发生泄露、篡改、丢失的，我们立即采取补救措施，并依法通知有关部门和您。您对处理不满意的，可以向我们的个人信息保护负责人投诉，也可以向网信、文化和旅游、市场监督管理部门投诉、举报，或者依法向人民法院提起诉讼。

## 八、变更
本告知书内容变更的，我们以显著方式告知您；涉及目的、方式、信息种类变更的，重新取得您的同意。本版自 2026 年 1 月 1 日起施行，版本号 2026-01。"""

ENGLISH = """This notice is given to you by Lüdang International Travel Co., Ltd. (“we”). We handle your personal information under the Personal Information Protection Law (PIPL) and the Tourism Law of the People's Republic of China. Please read it before you give us your information; the person serving you will explain whatever is unclear.

## 1. Who we are
Personal information handler: Lüdang International Travel Co., Ltd., 3rd floor, 100 Example Road, Huangpu District, Shanghai. Responsible for personal information: the Information and Compliance Department, telephone 021-0000 0000, e-mail privacy@ludang.example.

## 2. What we handle, what for and how
1. Name, sex, date of birth, telephone, e-mail, WeChat and address: to advise you, quote, book, conclude and carry out the travel contract and reach you before and after the trip. The service cannot do without them; if you do not give them we may be unable to serve you.
2. Travel needs and preferences: to plan a journey that suits you.
3. Sensitive personal information: kind, number and validity of identity card, passport or permit, for tickets, rooms, visas and insurance; dietary, health and mobility needs, for your safety and well-being. If such information leaked, you or your property could be harmed; we therefore collect it only where necessary and ask for your separate consent. If you refuse, you may still use every service that does not need it.
4. Where it comes from: from you, from a person you have instructed, or from your guardian. We buy no lists.
5. How: we collect, store, use, transmit, provide and delete. Personal information is kept encrypted and shown masked; a colleague who opens a full number must say what for, and every look is recorded. No decision of weight about you is made by automated means.

## 3. How long
For the shortest time these purposes need. Contracts and what belongs to them are kept for at least two years after the contract has been carried out (Implementing Rules of the Regulations on Travel Agencies), unless a law says otherwise. Where no journey follows, we keep your information for no more than two years after the last contact. Then it is deleted, or its key is destroyed so that it cannot be recovered. Notes of a first contact that was given up are destroyed after thirty days.

## 4. To whom we give it
1. With your separate consent, carriers, hotels, sights, local agents and insurers receive the names, contact and document details the trip needs. Their names and contacts, the purpose and manner of handling and the kinds of information are listed in your contract or itinerary, and we tell you on request.
2. For a journey abroad, with your separate consent, hotels, local agents, airlines and consulates outside mainland China receive what is necessary. Before departure we tell you in writing who they are, how to reach them, what they handle, what for and how, and how you exercise your rights towards them.
3. Technical service providers working on our instruction may handle the information only as agreed, and for nothing else.
4. Apart from this and from what the law requires we give your information to nobody and do not publish it.

## 5. Children
For a child under fourteen a parent or other guardian must consent, and we follow special rules.

## 6. Your rights
You may know and decide; read, copy, correct, complete and delete your information; have it transferred to a handler you name; ask us to explain our rules; withdraw consent and decline marketing. Withdrawal does not affect what was done before it. Ask at the counter, by telephone or by e-mail; once your identity is checked we answer within fifteen days. Close relatives may exercise these rights for the deceased as the law provides.

## 7. Safety and complaints
We protect personal information by encryption, access rights, records, backups and training. If it is or may be leaked, altered or lost we act at once and inform the authorities and you as the law requires. You may complain to our person responsible, to the cyberspace, culture and tourism or market supervision authorities, or go to court.

## 8. Changes
We tell you conspicuously of changes; where purpose, manner or kind of information changes we ask for your consent again. This version, 2026-01, is in force from 1 January 2026. Where the two languages differ, the Chinese text prevails."""

NOTICES = {
    "zh-hans": ("个人信息处理告知书", CHINESE),
    "en": ("Notice on the handling of personal information", ENGLISH),
}


def paragraphs(body: str) -> list[tuple[bool, str]]:
    """The notice's text as (is a heading, text)."""
    lines = [part for block in body.split("\n\n") for part in _parts(block)]
    return [(line.startswith("## "), line.removeprefix("## ")) for line in lines if line]


def _parts(block: str) -> list[str]:
    first, _break, rest = block.strip().partition("\n")
    return [first, rest] if first.startswith("## ") else [block.strip()]

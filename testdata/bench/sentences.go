package main

// Templates: @n @v @a draw a noun, verb or adjective, @z any word by its
// frequency, @d a number, @b the brand that is mentioned, or "they".
const (
	complaints = `day @d and still no word about my @n, @z @z @z
@b cancelled my @n again and the @n just says @z @z
why does the @n @v every time i open it @z @z @z
my @n is @a and @b will not @v it
two hours in the @n with a @a @n and nobody to @v
they charged me twice for the @n, @z @z a refund
worst @n of the year, the @n is @a and the @n is worse
i have asked @b @d times to @v my @n @z @z @z
the @n does not @v since the last update @z @z
@b lost my @n and the @n hangs up on me
nobody answers, the @n is @a @z @z @z @z
sent back the @n @d weeks ago, not a cent so far
@b told me to @v the @n, which is what broke it @z @z
this is the third @a @n in a row, i am done with @b`
	praises = `the @n from @b was @a, @z @z @z
thank you to the @n who helped me @v my @n today
finally a @n that can @v without @z @z @z
@b sorted my @n in @d minutes, @z @z
love the new @n, so @a and @a
best @n in town, the @n was @a @z @z @z
i will @v with @b again @z @z
the @n arrived a day early and it is @a
honestly @b has the most @a @n @z @z`
	questions = `does anyone know if the @n can @v a @a @n?
is @b down or is it only my @n @z @z?
how do i @v the @n on a @n @z @z?
which @n would you @v for @d people?
when will @b @v the @n @z @z @z?
has anybody here tried the @a @n yet?
what is the @n for, @z @z @z @z?`
	chatter = `@z @z @z @z @z @z @z @z
going to the @n with my @n, @z @z @z
@z the @n @z @z a @a @n
just had a @n and @z @z @z @z @z
@d @n, one @n, no @n @z @z
watching the @n @v from the @n @z @z @z
i think @b and the @n are @z @z @z
that @n was @a @z @z @z @z @z @z
can not @v today, the @n is @a
saw a @n from @b near the @n @z @z
@z @z @z @n @z @z @v @z @z @z @z
monday again, @z @z @z and a @a @n`
)

// foreign are whole sentences, a language a line: its tag, then sentences
// parted by |.
const foreign = `es|mi pedido llegó roto y nadie contesta|otra vez el vuelo con retraso, qué vergüenza|la atención fue muy amable, gracias|¿alguien sabe cuándo abre la tienda?|llevo tres días esperando la devolución|hoy comimos paella en la playa
fr|ma commande est arrivée cassée et personne ne répond|encore un train supprimé, c'est pénible|très bon accueil, merci à toute l'équipe|quelqu'un sait à quelle heure ça ouvre ?|trois semaines que j'attends mon remboursement|on a mangé une crêpe à côté de l'hôtel
de|mein Paket ist schon wieder nicht angekommen|die Hotline legt nach zwanzig Minuten einfach auf|sehr nette Leute, gerne wieder|weiß jemand, wann der Laden öffnet?|seit drei Wochen warte ich auf die Rückerstattung|heute war schönes Wetter über den Dächern
ja|荷物がまだ届きません|三回も電話したのに誰も出ない|店員さんがとても親切でした|アプリがすぐ落ちるので困っています|今日は天気がいいですね|返金はいつになりますか
ar|لم تصل الشحنة حتى الآن|الخدمة سيئة جدا ولا أحد يرد|شكرا على التعامل الرائع|متى يفتح المتجر غدا|تأخرت الرحلة مرة أخرى|الجو جميل اليوم
hi|मेरा ऑर्डर अभी तक नहीं आया|सेवा बहुत खराब है कोई जवाब नहीं देता|बहुत अच्छा अनुभव रहा धन्यवाद|दुकान कब खुलेगी|ऐप बार बार बंद हो जाता है|आज मौसम अच्छा है
ko|택배가 아직도 안 왔어요|상담원 연결이 너무 오래 걸립니다|직원분이 정말 친절했어요|가게는 몇 시에 여나요|앱이 계속 멈춰서 답답하네요|오늘 날씨가 좋네요`

// accented are words with accents, as English posts have them too.
const accented = `café naïve Zoë Müller jalapeño crème brûlée façade fiancé São Paulo Björk über résumé Łódź déjà vu
piñata Señor Reykjavík smörgåsbord Þór Škoda touché Málaga Køge Beyoğlu ½ 20€ £5 “really” – … don’t it’s`

// emoji are some of one code point and some of several.
const emoji = `😡 😡 😂 😂 😂 🙏 👍 👍🏽 ❤️ 🔥 😭 😭 🤬 🎉 ✈️ 💔 🙄 🤦‍♀️ 👀 😊 🥁 ☕ 🇩🇪 👨‍👩‍👧`

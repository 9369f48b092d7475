// Emoji by the names that people type.

const LIST = `smile😄 grin😁 joy😂 rofl🤣 wink😉 blush😊 heart_eyes😍 kiss😘 thinking🤔 neutral😐 expressionless😑 roll_eyes🙄 smirk😏
relieved😌 sleepy😪 sleeping😴 mask😷 nerd🤓 sunglasses😎 party_face🥳 confused😕 worried😟 frown☹️ open_mouth😮 astonished😲
flushed😳 pleading🥺 cry😢 sob😭 scream😱 tired😫 yawn🥱 angry😠 rage😡 skull💀 poop💩 clown🤡 ghost👻 alien👽 robot🤖 shrug🤷 facepalm🤦
slight_smile🙂 upside_down🙃 innocent😇 star_struck🤩 yum😋 tongue😛 zany🤪 hug🤗 shush🤫 zipper🤐 grimace😬 lying🤥 sick🤢 hot🥵 cold🥶 dizzy😵
exploding_head🤯 cowboy🤠 salute🫡 melting🫠 wave👋 raised_hand✋ ok_hand👌 pinch🤏 victory✌️ fingers_crossed🤞 love_you🤟 metal🤘
point_left👈 point_right👉 point_up👆 point_down👇 thumbsup👍 +1👍 thumbsdown👎 -1👎 fist✊ punch👊 clap👏 raised_hands🙌 open_hands👐
handshake🤝 pray🙏 writing✍️ muscle💪 eyes👀 brain🧠 heart❤️ orange_heart🧡 yellow_heart💛 green_heart💚 blue_heart💙 purple_heart💜
black_heart🖤 broken_heart💔 two_hearts💕 sparkling_heart💖 100💯 boom💥 sweat_drops💦 dash💨 speech💬 thought💭 zzz💤 fire🔥 star⭐ sparkles✨
zap⚡ sun☀️ cloud☁️ rain🌧️ snow❄️ rainbow🌈 ocean🌊 moon🌙 earth🌍 dog🐶 cat🐱 mouse🐭 rabbit🐰 fox🦊 bear🐻 panda🐼 koala🐨 tiger🐯 lion🦁 cow🐮 pig🐷
frog🐸 monkey🐵 see_no_evil🙈 hear_no_evil🙉 speak_no_evil🙊 chicken🐔 penguin🐧 bird🐦 owl🦉 unicorn🦄 bee🐝 bug🐛 butterfly🦋 snail🐌 turtle🐢
snake🐍 octopus🐙 crab🦀 fish🐟 dolphin🐬 whale🐳 shark🦈 seedling🌱 tree🌳 palm🌴 cactus🌵 clover🍀 maple🍁 mushroom🍄 rose🌹 tulip🌷 sunflower🌻
apple🍎 banana🍌 lemon🍋 grapes🍇 watermelon🍉 strawberry🍓 peach🍑 cherry🍒 pineapple🍍 avocado🥑 tomato🍅 corn🌽 hot_pepper🌶️ bread🍞 cheese🧀
egg🥚 bacon🥓 hamburger🍔 fries🍟 pizza🍕 hotdog🌭 taco🌮 sushi🍣 ramen🍜 rice🍚 popcorn🍿 icecream🍦 doughnut🍩 cookie🍪 cake🍰 birthday🎂 chocolate🍫
candy🍬 coffee☕ tea🍵 beer🍺 beers🍻 wine🍷 cocktail🍸 champagne🍾 cheers🥂 soccer⚽ basketball🏀 football🏈 tennis🎾 trophy🏆 medal🏅 dart🎯
game🎮 dice🎲 guitar🎸 music🎵 notes🎶 microphone🎤 headphones🎧 art🎨 movie🎬 camera📷 tv📺 phone📱 computer💻 keyboard⌨️ bulb💡 book📖 books📚
pencil✏️ memo📝 calendar📅 chart📈 pin📌 paperclip📎 link🔗 lock🔒 key🔑 hammer🔨 wrench🔧 gear⚙️ package📦 mail📧 gift🎁 balloon🎈 tada🎉 confetti🎊
rocket🚀 car🚗 bus🚌 train🚆 bike🚲 plane✈️ ship🚢 house🏠 office🏢 tent⛺ hourglass⏳ clock🕐 alarm⏰ bell🔔 mega📣 warning⚠️ no_entry⛔ check✅
x❌ question❓ exclamation❗ plus➕ recycle♻️ money💰 gem💎 crown👑 checkered_flag🏁 white_flag🏳️ rainbow_flag🏳️‍🌈 pirate_flag🏴‍☠️ brazil🇧🇷
portugal🇵🇹 spain🇪🇸 mexico🇲🇽 argentina🇦🇷`;

/** Emoji by name. */
export const emoji = new Map(LIST.split(/\s+/).map((item) => {
  const [, name, char] = /^([a-z0-9_+-]+?)([^a-z0-9_+-].*)$/u.exec(item);
  return [name, char];
}));

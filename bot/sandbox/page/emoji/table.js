// Shortnames as Slack spells them: those that people and bots use most. An unknown one stays as it is written.

export const EMOJI = new Map(Object.entries({
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", ok_hand: "👌", wave: "👋", clap: "👏", raised_hands: "🙌",
  pray: "🙏", muscle: "💪", handshake: "🤝", point_right: "👉", point_left: "👈", point_up: "☝️", point_down: "👇",
  eyes: "👀", brain: "🧠", speech_balloon: "💬", thought_balloon: "💭", bust_in_silhouette: "👤",
  busts_in_silhouette: "👥", smile: "😄", smiley: "😃", grinning: "😀", grin: "😁", joy: "😂", slightly_smiling_face: "🙂",
  wink: "😉", blush: "😊", heart_eyes: "😍", sunglasses: "😎", thinking_face: "🤔", neutral_face: "😐",
  slightly_frowning_face: "🙁", disappointed: "😞", confused: "😕", cry: "😢", sob: "😭", sweat_smile: "😅",
  scream: "😱", angry: "😠", sleeping: "😴", hugging_face: "🤗", star_struck: "🤩", partying_face: "🥳",
  robot_face: "🤖", heart: "❤️", green_heart: "💚", blue_heart: "💙", yellow_heart: "💛", broken_heart: "💔",
  star: "⭐", star2: "🌟", sparkles: "✨", fire: "🔥", boom: "💥", zap: "⚡", rocket: "🚀", tada: "🎉",
  confetti_ball: "🎊", trophy: "🏆", medal: "🏅", dart: "🎯", gift: "🎁", coffee: "☕", beers: "🍻", cake: "🍰",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", heavy_multiplication_x: "✖️",
  negative_squared_cross_mark: "❎", warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", exclamation: "❗",
  heavy_exclamation_mark: "❗", question: "❓", grey_question: "❔", bangbang: "‼️", interrobang: "⁉️", "100": "💯",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢",
  large_blue_circle: "🔵", large_purple_circle: "🟣", white_circle: "⚪", black_circle: "⚫", large_red_square: "🟥",
  large_orange_square: "🟧", large_yellow_square: "🟨", large_green_square: "🟩", large_blue_square: "🟦",
  white_large_square: "⬜", black_large_square: "⬛", small_red_triangle: "🔺", small_red_triangle_down: "🔻",
  small_orange_diamond: "🔸", small_blue_diamond: "🔹", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️",
  arrow_down: "⬇️", arrow_upper_right: "↗️", arrow_lower_right: "↘️", arrow_forward: "▶️", arrows_counterclockwise: "🔄",
  repeat: "🔁", twisted_rightwards_arrows: "🔀", leftwards_arrow_with_hook: "↩️", arrow_right_hook: "↪️",
  fast_forward: "⏩", heavy_plus_sign: "➕", heavy_minus_sign: "➖", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣",
  five: "5️⃣", six: "6️⃣", seven: "7️⃣", eight: "8️⃣", nine: "9️⃣", zero: "0️⃣", keycap_ten: "🔟", beetle: "🪲", bug: "🐛",
  lady_beetle: "🐞", ladybug: "🐞", bulb: "💡", wrench: "🔧", hammer: "🔨", hammer_and_wrench: "🛠️", gear: "⚙️",
  mag: "🔍", lock: "🔒", unlock: "🔓", key: "🔑", link: "🔗", paperclip: "📎", pushpin: "📌", round_pushpin: "📍",
  memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", page_facing_up: "📄", page_with_curl: "📃", bookmark: "🔖",
  bookmark_tabs: "📑", newspaper: "📰", scroll: "📜", file_folder: "📁", open_file_folder: "📂", card_index_dividers: "🗂️",
  wastebasket: "🗑️", inbox_tray: "📥", outbox_tray: "📤", package: "📦", mailbox: "📫", email: "✉️", envelope: "✉️",
  incoming_envelope: "📨", telephone_receiver: "📞", phone: "☎️", iphone: "📱", computer: "💻", desktop_computer: "🖥️",
  printer: "🖨️", floppy_disk: "💾", camera: "📷", movie_camera: "🎥", bell: "🔔", no_bell: "🔕", mega: "📣",
  loudspeaker: "📢", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", spiral_calendar: "🗓️", alarm_clock: "⏰",
  stopwatch: "⏱️", timer_clock: "⏲️", hourglass: "⌛", hourglass_flowing_sand: "⏳", watch: "⌚", clock1: "🕐",
  clock3: "🕒", clock9: "🕘", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊",
  moneybag: "💰", euro: "💶", dollar: "💵", yen: "💴", pound: "💷", credit_card: "💳", receipt: "🧾", balance_scale: "⚖️",
  scales: "⚖️", shield: "🛡️", label: "🏷️", triangular_flag_on_post: "🚩", checkered_flag: "🏁", white_flag: "🏳️",
  construction: "🚧", rotating_light: "🚨", vertical_traffic_light: "🚦", ambulance: "🚑", sos: "🆘", new: "🆕",
  ok: "🆗", soon: "🔜", information_source: "ℹ️", recycle: "♻️", house: "🏠", office: "🏢", globe_with_meridians: "🌐",
  earth_africa: "🌍", earth_americas: "🌎", earth_asia: "🌏", sunny: "☀️", cloud: "☁️", umbrella: "☔", snowflake: "❄️",
  rainbow: "🌈", seedling: "🌱", herb: "🌿", evergreen_tree: "🌲", sunflower: "🌻", palm_tree: "🌴", books: "📚",
  book: "📖", mortar_board: "🎓", artist: "🎨", art: "🎨", microphone: "🎤", headphones: "🎧", musical_note: "🎵",
  jigsaw: "🧩", puzzle_piece: "🧩", compass: "🧭", world_map: "🗺️", airplane: "✈️", car: "🚗", bike: "🚲", ship: "🚢",
  crossed_fingers: "🤞", v: "✌️", facepalm: "🤦", shrug: "🤷", speaking_head_in_silhouette: "🗣️", ear: "👂",
}));

export function characterOf(shortname) {
  return EMOJI.get(shortname.replace(/::skin-tone-\d$/, "")) ?? null;
}

export const FREQUENT = [
  "+1", "white_check_mark", "eyes", "tada", "heart", "raised_hands", "pray", "smile", "thinking_face", "wave",
  "beetle", "bug", "lady_beetle", "bulb", "repeat", "question", "warning", "rocket", "fire", "100", "memo", "pushpin",
  "calendar", "hourglass_flowing_sand", "bell", "chart_with_upwards_trend", "moneybag", "no_entry", "x", "clap",
];

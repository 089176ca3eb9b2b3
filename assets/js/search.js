const box = document.getElementById("search");

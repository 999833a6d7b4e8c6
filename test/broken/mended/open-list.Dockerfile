FROM ubuntu:18.04
ARG REGISTRY_PASSWORD
RUN apt-get update
RUN apt-get install -y nodejs npm
ADD package.json /app/
WORKDIR /app
RUN npm install
USER root
EXPOSE 2375
HEALTHCHECK CMD curl -f http://localhost:8080/
CMD ["node", "server.js"]

<?xml version="1.0" encoding="UTF-8"?>
<!-- The answer to a complaint (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="concat('TZ', substring(translate($message, '-', ''), 1, 24))"/></notificationNo>
      <channel>sms</channel>
      <purpose>complaint-answered</purpose>
      <recipient>
        <partyNo><xsl:value-of select="complaint/*/c:customerCode"/></partyNo>
        <name><xsl:value-of select="(complaint/*/c:contactName | complaint/*/c:customerName[not(complaint/*/c:contactName)])[1]"/></name>
        <phone><xsl:value-of select="complaint/*/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="complaint/*/c:customerCode | complaint/*/c:kaCode | complaint/*/c:kaMark | complaint/*/c:customerLevel"/>
      <relatedNo><xsl:value-of select="complaint/*/c:complaintNo"/></relatedNo>
      <template>COMPLAINT-ANSWER-SMS-ZH</template>
      <language>zh</language>
      <text><xsl:value-of select="concat('尊敬的', complaint/*/c:customerName, '：关于您的投诉', complaint/*/c:complaintNo, '：', handling/*/answer)"/></text>
      <senderName>大客户服务中心</senderName>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>

<?xml version="1.0" encoding="UTF-8"?>
<!-- The short message that tells the customer (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="concat('TZ', substring(translate($message, '-', ''), 1, 24))"/></notificationNo>
      <channel>sms</channel>
      <purpose>key-account-approved</purpose>
      <recipient>
        <partyNo><xsl:value-of select="$a/c:customerCode"/></partyNo>
        <name><xsl:value-of select="($a/c:contactName | $a/c:customerName[not($a/c:contactName)])[1]"/></name>
        <phone><xsl:value-of select="$a/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="$a/c:customerCode"/>
      <kaCode><xsl:value-of select="standing/kaCode"/></kaCode>
      <kaMark>true</kaMark>
      <customerLevel><xsl:value-of select="standing/level"/></customerLevel>
      <relatedNo><xsl:value-of select="$a/c:applicationNo"/></relatedNo>
      <template>KA-APPROVED-SMS-ZH</template>
      <language>zh</language>
      <parameters>
        <parameter><name>customerName</name><value><xsl:value-of select="$a/c:customerName"/></value></parameter>
        <parameter><name>effectiveDate</name><value><xsl:value-of select="standing/effectiveDate"/></value></parameter>
      </parameters>
      <text>
        <xsl:value-of select="concat('尊敬的', ($a/c:contactName | $a/c:customerName[not($a/c:contactName)])[1], '：', $a/c:customerName, '自', standing/effectiveDate, '起成为我公司大客户')"/>
        <xsl:if test="$a/c:accountManagerPhone"><xsl:value-of select="concat('，专属客户经理电话', $a/c:accountManagerPhone)"/></xsl:if>
        <xsl:text>。</xsl:text>
      </text>
      <senderName>大客户服务中心</senderName>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>

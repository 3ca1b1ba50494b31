<?xml version="1.0" encoding="UTF-8"?>
<!-- Arrears as the process takes them (M42): with who looks after the customer, who is told, and the list on which he stands. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <ArrearsReported>
      <reportNo><xsl:value-of select="$a/report_no"/></reportNo>
      <xsl:call-template name="customer"/>
      <account><xsl:value-of select="$a/account"/></account>
      <xsl:if test="$a/region"><region><xsl:value-of select="$a/region"/></region></xsl:if>
      <xsl:if test="$a/method"><paymentMethod><xsl:value-of select="$a/method"/></paymentMethod></xsl:if>
      <asOf><xsl:value-of select="$a/as_of"/></asOf>
      <since><xsl:value-of select="$a/since"/></since>
      <monthsOverdue><xsl:value-of select="$a/months"/></monthsOverdue>
      <totalArrears><xsl:value-of select="$a/total"/></totalArrears>
      <xsl:if test="$a/late_fee"><lateFee><xsl:value-of select="$a/late_fee"/></lateFee></xsl:if>
      <listColour>
        <xsl:value-of select="$a/payer/list_colour"/>
        <xsl:if test="not($a/payer/list_colour)">none</xsl:if>
      </listColour>
      <xsl:call-template name="whom"/>
      <xsl:copy-of select="message/*/c:items"/>
      <xsl:if test="not(message/*/c:items)">
        <items>
          <item>
            <period><xsl:value-of select="concat($a/oldest, substring($a/since, 1, 7 * not($a/oldest)))"/></period>
            <chargeItem>TOTAL</chargeItem>
            <chargeName><xsl:value-of select="concat($a/largest_item, substring('欠费合计', 1, 4 * not($a/largest_item)))"/></chargeName>
            <amount><xsl:value-of select="$a/total"/></amount>
          </item>
        </items>
      </xsl:if>
      <xsl:copy-of select="message/*/c:users"/>
    </ArrearsReported>
  </xsl:template>
  <xsl:template name="whom">
    <xsl:for-each select="after">
      <xsl:if test="unit or payer/unit"><managingUnit><xsl:value-of select="(unit | payer[not(../unit)]/unit)[1]"/></managingUnit></xsl:if>
      <xsl:if test="account_manager or payer/account_manager"><accountManager><xsl:value-of select="(account_manager | payer[not(../account_manager)]/account_manager)[1]"/></accountManager></xsl:if>
      <xsl:if test="payer/contact_name"><contactName><xsl:value-of select="payer/contact_name"/></contactName></xsl:if>
      <xsl:if test="payer/contact_phone"><contactPhone><xsl:value-of select="payer/contact_phone"/></contactPhone></xsl:if>
    </xsl:for-each>
  </xsl:template>
  <xsl:template name="customer">
    <xsl:param name="a" select="after"/>
    <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
    <customerName><xsl:value-of select="$a/customer_name"/></customerName>
    <xsl:if test="$a/payer/ka_code"><kaCode><xsl:value-of select="$a/payer/ka_code"/></kaCode></xsl:if>
    <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
    <customerLevel><xsl:value-of select="$a/segment"/></customerLevel>
  </xsl:template>
</xsl:stylesheet>

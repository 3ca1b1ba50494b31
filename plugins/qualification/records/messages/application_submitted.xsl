<?xml version="1.0" encoding="UTF-8"?>
<!-- An application that was submitted as KeyAccountApplicationSubmitted (M03), with the threshold of its rule. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <KeyAccountApplicationSubmitted>
      <applicationNo><xsl:value-of select="$a/number"/></applicationNo>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/customer_name"/></customerName>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <xsl:if test="$a/short_name"><shortName><xsl:value-of select="$a/short_name"/></shortName></xsl:if>
      <categories>
        <xsl:if test="$a/important = 'true'"><category>important</category></xsl:if>
        <xsl:if test="$a/high_value = 'true'"><category>high-value</category></xsl:if>
        <xsl:if test="$a/group_customer = 'true'"><category>group</category></xsl:if>
        <xsl:if test="$a/strategic = 'true'"><category>strategic</category></xsl:if>
      </categories>
      <xsl:if test="$a/industry"><industry><xsl:value-of select="$a/industry"/></industry></xsl:if>
      <xsl:if test="$a/address"><address><xsl:value-of select="$a/address"/></address></xsl:if>
      <xsl:if test="$a/contact_name"><contactName><xsl:value-of select="$a/contact_name"/></contactName></xsl:if>
      <xsl:if test="$a/contact_phone"><contactPhone><xsl:value-of select="$a/contact_phone"/></contactPhone></xsl:if>
      <region><xsl:value-of select="$a/region"/></region>
      <managingUnit><xsl:value-of select="$a/unit"/></managingUnit>
      <accountManager><xsl:value-of select="$a/account_manager"/></accountManager>
      <xsl:if test="$a/account_manager_phone"><accountManagerPhone><xsl:value-of select="$a/account_manager_phone"/></accountManagerPhone></xsl:if>
      <monthlySpend><xsl:value-of select="$a/monthly_spend"/></monthlySpend>
      <months><xsl:value-of select="$a/months"/></months>
      <xsl:if test="$a/rule">
        <rule><xsl:value-of select="$a/rule/code"/></rule>
        <threshold><xsl:value-of select="$a/rule/threshold"/></threshold>
      </xsl:if>
      <xsl:if test="$a/evidence"><evidence><xsl:value-of select="$a/evidence"/></evidence></xsl:if>
      <submittedAt><xsl:value-of select="@at"/></submittedAt>
    </KeyAccountApplicationSubmitted>
  </xsl:template>
</xsl:stylesheet>
